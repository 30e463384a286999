package sdk

// System is a figure of the machine that the session runs on, such as "load" or
// "session.memory"; docs/abi.md lists them. What cannot be had there is not OK, and so is
// everything until aiterm has looked, and where that was too long ago. Needs the
// permission system.
func System(path string) Value {
	q := ask()
	for q.again(hostSystem(path, q.buf, q.limit)) {
	}
	return q.answer
}

// Bytes shortens a number of bytes to a unit of 1024: 950B, 1.5K, 700M, 12.3G, 2T. One
// decimal below 100 units, unless it is zero.
func Bytes(n int64) string {
	const units = "BKMGTPE"
	n = max(n, 0)
	unit, size := 0, int64(1)
	// The bound is where the smaller unit would round to 1024.
	for unit < len(units)-1 && n >= size*1024-size/2 {
		unit++
		size *= 1024
	}
	if unit == 0 {
		return Itoa(n) + "B"
	}
	whole := n / size
	tenths := whole*10 + (n%size*10+size/2)/size
	if whole >= 100 || n > 1<<59 {
		return Itoa(whole+(n%size+size/2)/size) + units[unit:unit+1]
	}
	text := Itoa(tenths / 10)
	if tenths%10 != 0 && tenths < 1000 {
		text += "." + Itoa(tenths%10)
	}
	return text + units[unit:unit+1]
}
