package programs

import "os"

// GrowStack makes the stack as large as a line with news, or the engines of a guest's
// process, need it: once, while there is next to nothing on it. It would otherwise be copied at
// each doubling, with more frames each time, and pages touched that hold smaller ones. The frame
// is asked for when the function is entered, and touched only where there are no arguments,
// which is never: memory that is touched costs page faults.
//
//go:noinline
func GrowStack() (last byte) {
	if len(os.Args) > 0 {
		return 0
	}
	var frame [20 << 10]byte
	return frame[len(os.Args)]
}
