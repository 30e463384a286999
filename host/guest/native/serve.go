// Package native is how a guest of the native ABI hands a call to the host: which
// numbers a function takes and gives back, and what of them are pointers into the
// guest's memory. It is the same for every engine that runs such guests; docs/abi.md
// describes it.
package native

import (
	"fmt"
	"unsafe"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Scratch is what a call needs for a while. It belongs to one guest, so that its
// many calls allocate nothing.
type Scratch struct {
	args capability.Args
	text [3]string
}

// Serve answers a guest's call of f: stack holds the arguments, and the result in
// their place when it returns. A pointer that leads outside of memory panics with an
// error, which must end the guest.
func Serve(f *capability.Func, call *capability.Call, s *Scratch, memory []byte, stack []uint64) {
	s.args = capability.Args{Text: s.text[:0]}
	var buffer, limit uint32
	at := 0
	for i := range len(f.Params) {
		switch capability.Param(f.Params[i]) {
		case capability.Text:
			s.args.Text = append(s.args.Text, text(memory, f.Name, uint32(stack[at]), uint32(stack[at+1])))
			at += 2
		case capability.Int:
			s.args.Int = int32(stack[at])
			at++
		case capability.Buffer:
			buffer, limit = uint32(stack[at]), uint32(stack[at+1])
			at += 2
		}
	}
	f.Call(call, &s.args)
	switch f.Result {
	case capability.Length:
		stack[0] = uint64(uint32(answer(memory, f.Name, &s.args, buffer, limit)))
	case capability.Int32:
		stack[0] = uint64(uint32(int32(s.args.Number)))
	case capability.Int64:
		stack[0] = uint64(s.args.Number)
	}
}

func text(memory []byte, function string, ptr, length uint32) string {
	if length == 0 {
		return ""
	}
	if memory == nil {
		panic(fmt.Errorf("%s was called before there was a memory", function))
	}
	if uint64(ptr)+uint64(length) > uint64(len(memory)) {
		panic(fmt.Errorf("%s was given %d bytes at %d, outside the memory of %d bytes", function, length, ptr, len(memory)))
	}
	// Not a copy: a guest that calls in a loop would fill the memory, which
	// nobody collects. The guest stands still until the call is over.
	return unsafe.String(&memory[ptr], min(length, capability.MaxText))
}

// answer follows the reading protocol of the ABI: the full length of the answer,
// written only if it fits, or -1.
func answer(memory []byte, function string, a *capability.Args, ptr, limit uint32) int32 {
	if !a.Present {
		return -1
	}
	if uint64(len(a.Answer)) > uint64(limit) {
		return int32(len(a.Answer))
	}
	if len(a.Answer) == 0 {
		return 0
	}
	if memory == nil {
		panic(fmt.Errorf("%s was called before there was a memory", function))
	}
	if uint64(ptr)+uint64(len(a.Answer)) > uint64(len(memory)) {
		panic(fmt.Errorf("%s was given a buffer of %d bytes at %d, outside the memory of %d bytes", function, limit, ptr, len(memory)))
	}
	return int32(copy(memory[ptr:], a.Answer))
}
