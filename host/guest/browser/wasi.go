//go:build js

package browser

import (
	"encoding/binary"
	"fmt"
	"strings"
	"syscall/js"
	"time"
)

// wasi is what a guest gets of WASI preview 1, which reaches nothing: no files, no
// arguments, no environment, a clock that always begins at the same time and the same
// random numbers, as for the engine of a line. What it writes is kept for when it fails.
type wasi struct{ wall, passed time.Duration }

// exit is how a guest ends itself.
type exit struct{ code uint32 }

func (e exit) Error() string { return fmt.Sprintf("module closed with exit_code(%d)", e.code) }

// What a function of WASI returns.
const (
	success     = 0
	badFile     = 8
	badAddress  = 21
	invalid     = 28
	unsupported = 52
)

// tick is how much later it is at each look at a clock.
const tick = time.Millisecond

// epoch is when the clock begins.
var epoch = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)

// serve answers a call of a function of WASI. Its 64-bit arguments, which none of the
// answers depends on, are no numbers to Go.
func (w *wasi) serve(g *guest, name string, args []js.Value) any {
	arg := func(i int) uint32 { return uint32(args[i].Int()) }
	switch name {
	case "args_get", "environ_get", "sched_yield":
		return success
	case "args_sizes_get", "environ_sizes_get":
		return g.writeAll(u32{arg(0), 0}, u32{arg(1), 0})
	case "clock_res_get":
		return w.resolution(g, arg(0), arg(1))
	case "clock_time_get":
		return w.time(g, arg(0), arg(2))
	case "random_get":
		return random(g, arg(0), arg(1))
	case "fd_write":
		return w.write(g, arg(0), arg(1), arg(2), arg(3))
	case "fd_read":
		if arg(0) != 0 {
			return badFile
		}
		return g.writeAll(u32{arg(3), 0}) // its input has ended
	case "fd_fdstat_get":
		return stat(g, arg(0), arg(1))
	case "poll_oneoff":
		return poll(g, arg(0), arg(1), arg(2), arg(3))
	case "proc_exit":
		panic(exit{arg(0)})
	case "proc_raise":
		return unsupported
	}
	if strings.HasPrefix(name, "fd_") && len(args) > 0 && args[0].Type() == js.TypeNumber && arg(0) <= 2 {
		return unsupported // what only a file can
	}
	return badFile
}

// u32 is a number and where it goes.
type u32 struct{ at, value uint32 }

func (g *guest) writeAll(numbers ...u32) int {
	for _, n := range numbers {
		if !g.write(n.at, binary.LittleEndian.AppendUint32(nil, n.value)) {
			return badAddress
		}
	}
	return success
}

// write puts bytes into the guest's memory, if that is so large.
func (g *guest) write(at uint32, data []byte) bool {
	if uint64(at)+uint64(len(data)) > uint64(g.size()) {
		return false
	}
	js.CopyBytesToJS(g.bytes().Call("subarray", at, uint64(at)+uint64(len(data))), data)
	return true
}

// read copies bytes of the guest's memory.
func (g *guest) read(at uint32, length uint64) ([]byte, bool) {
	if uint64(at)+length > uint64(g.size()) {
		return nil, false
	}
	data := make([]byte, length)
	js.CopyBytesToGo(data, g.bytes().Call("subarray", at, uint64(at)+length))
	return data, true
}

// The clocks that there are.
const (
	realtime  = 0
	monotonic = 1
)

func (w *wasi) time(g *guest, clock, to uint32) int {
	var now int64
	switch clock {
	case realtime:
		now = epoch.Add(w.wall).UnixNano()
		w.wall += tick
	case monotonic:
		now = int64(w.passed)
		w.passed += tick
	default:
		return invalid
	}
	if !g.write(to, binary.LittleEndian.AppendUint64(nil, uint64(now))) {
		return badAddress
	}
	return success
}

func (w *wasi) resolution(g *guest, clock, to uint32) int {
	steps := [...]time.Duration{realtime: time.Microsecond, monotonic: time.Nanosecond}
	if int(clock) >= len(steps) {
		return invalid
	}
	if !g.write(to, binary.LittleEndian.AppendUint64(nil, uint64(steps[clock]))) {
		return badAddress
	}
	return success
}

// random fills a buffer with the numbers of package sandbox: standard Go seeds its maps
// with them.
func random(g *guest, at, length uint32) int {
	if uint64(at)+uint64(length) > uint64(g.size()) {
		return badAddress
	}
	numbers := make([]byte, length)
	for i := range numbers {
		numbers[i] = byte(i*167 + 13)
	}
	g.write(at, numbers)
	return success
}

// write takes what a guest writes to its output.
func (w *wasi) write(g *guest, file, vectors, count, to uint32) int {
	if file != 1 && file != 2 {
		return badFile
	}
	list, ok := g.read(vectors, uint64(count)*8)
	if !ok {
		return badAddress
	}
	total := uint32(0)
	for ; len(list) > 0; list = list[8:] {
		text, ok := g.read(binary.LittleEndian.Uint32(list), uint64(binary.LittleEndian.Uint32(list[4:])))
		if !ok {
			return badAddress
		}
		g.said.Write(text)
		total += uint32(len(text))
	}
	return g.writeAll(u32{to, total})
}

// stat says of the input and the outputs that they are devices that nothing can be sought in.
func stat(g *guest, file, to uint32) int {
	const size, blockDevice = 24, 1
	if file > 2 {
		return badFile
	}
	if !g.write(to, append([]byte{blockDevice}, make([]byte, size-1)...)) {
		return badAddress
	}
	return success
}

// poll says at once that whatever a guest waits for has come: time passes for nobody.
func poll(g *guest, in, out, count, to uint32) int {
	const subscription, event = 48, 32
	if count == 0 {
		return invalid
	}
	asked, ok := g.read(in, uint64(count)*subscription)
	if !ok {
		return badAddress
	}
	var events []byte
	for ; len(asked) > 0; asked = asked[subscription:] {
		const kindAt, clock = 8, 0
		one := make([]byte, event)
		copy(one, asked[:8])
		one[10] = asked[kindAt]
		if asked[kindAt] != clock {
			one[8] = badFile
		}
		events = append(events, one...)
	}
	if !g.write(out, events) {
		return badAddress
	}
	return g.writeAll(u32{to, count})
}
