// Package terminal asks the terminal that this process belongs to for its size.
// Claude Code tells its command the size in COLUMNS and LINES, from 2.1.153 on, and
// runs it without a terminal; what is left are older versions, other programs and
// people.
package terminal

// Size returns the columns and lines of the controlling terminal. ok is false
// where there is none or it does not say. Nothing is read from it or written to
// it, and a process in the background may ask too.
func Size() (columns, lines int, ok bool) {
	columns, lines = size()
	return columns, lines, columns > 0
}
