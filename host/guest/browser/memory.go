//go:build js

package browser

import (
	"syscall/js"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/native"
)

// bytes are the guest's memory as it is now: it moves when it grows.
func (g *guest) bytes() js.Value {
	return js.Global().Get("Uint8Array").New(g.exports.Get("memory").Get("buffer"))
}

func (g *guest) size() int {
	if g.exports.IsUndefined() {
		return 0
	}
	return g.exports.Get("memory").Get("buffer").Get("byteLength").Int()
}

// serve answers a call of a host function. What its arguments point at is copied into a
// memory of this program's, and the answer back: package native reads the arguments and
// writes the answer as for every engine.
func (g *guest) serve(f *capability.Func, args []js.Value) any {
	for i, a := range args {
		g.stack[i] = uint64(uint32(a.Int()))
	}
	var memory []byte
	var answer, here uint64 // where the answer goes, there and here
	if size := g.size(); size > 0 && f.Params != "" {
		memory, answer, here = g.pack(f, uint64(size))
	}
	native.Serve(f, g.call, &g.scratch, memory, g.stack[:])
	result := int64(g.stack[0])
	switch f.Result {
	case capability.Nothing:
		return nil
	case capability.Int64:
		return js.Global().Get("BigInt").Invoke(float64(result))
	case capability.Length:
		// One that does not fit was not written: then nothing changes.
		if n := uint64(int32(result)); int32(result) > 0 && here+n <= uint64(len(memory)) {
			js.CopyBytesToJS(g.bytes().Call("subarray", answer, answer+n), memory[here:here+n])
		}
	}
	return int32(result)
}

// pack copies what the arguments on the stack point at, one after the other with the room
// for the answer last, and has them point at the copies. Where a pointer leads outside it
// copies the whole memory instead: package native has the words for that. It is a new memory
// each time: an answer may be found by a text that was a view of an earlier one.
func (g *guest) pack(f *capability.Func, size uint64) (memory []byte, answer, here uint64) {
	bytes := g.bytes()
	for _, at := range pointers(f) {
		if g.stack[at]+g.stack[at+1] > size {
			memory = make([]byte, size)
			js.CopyBytesToGo(memory, bytes)
			if f.Result == capability.Length {
				all := pointers(f)
				answer = g.stack[all[len(all)-1]]
			}
			return memory, answer, answer
		}
	}
	for i, at := range pointers(f) {
		ptr, length := g.stack[at], g.stack[at+1]
		g.stack[at] = uint64(len(memory))
		if i == f.Texts() {
			answer, here = ptr, uint64(len(memory))
			memory = append(memory, make([]byte, length)...)
			continue
		}
		length = min(length, capability.MaxText)
		g.stack[at+1] = length // of the copy: the text goes on behind it, in the guest alone
		memory = append(memory, make([]byte, length)...)
		js.CopyBytesToGo(memory[uint64(len(memory))-length:], bytes.Call("subarray", ptr, ptr+length))
	}
	return memory, answer, here
}

// pointers are the places on the stack of the arguments that are pointers, each before a
// length: those of texts, and that of the buffer, which is the last one.
func pointers(f *capability.Func) (at []int) {
	next := 0
	for i := range len(f.Params) {
		if capability.Param(f.Params[i]) == capability.Int {
			next++
			continue
		}
		at = append(at, next)
		next += 2
	}
	return at
}
