package wasm

import (
	"context"
	"fmt"
	"unsafe"

	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/sandbox"
)

type callKey struct{}

// callContext carries the segment's call to the host functions. It is a type of
// its own, since context.WithValue would allocate and compare once more on each
// of the many calls.
type callContext struct {
	context.Context
	call *capability.Call
	args capability.Args
	text [3]string
}

func (c *callContext) Value(key any) any {
	if _, ok := key.(callKey); ok {
		return c
	}
	return c.Context.Value(key)
}

// signature turns the table's notation into WebAssembly types.
func signature(f *capability.Func) (params, results []api.ValueType) {
	for i := range len(f.Params) {
		params = append(params, api.ValueTypeI32)
		if capability.Param(f.Params[i]) != capability.Int {
			params = append(params, api.ValueTypeI32)
		}
	}
	switch f.Result {
	case capability.Length, capability.Int32:
		results = []api.ValueType{api.ValueTypeI32}
	case capability.Int64:
		results = []api.ValueType{api.ValueTypeI64}
	}
	return params, results
}

// bind makes one host function out of a table entry. A pointer outside the
// guest's memory traps the guest.
func bind(f *capability.Func) api.GoModuleFunc {
	return func(ctx context.Context, mod api.Module, stack []uint64) {
		c := ctx.Value(callKey{}).(*callContext)
		c.args = capability.Args{Text: c.text[:0]}
		var bufPtr, bufLimit uint32
		at := 0
		for i := range len(f.Params) {
			switch capability.Param(f.Params[i]) {
			case capability.Text:
				text := readText(mod, f.Name, uint32(stack[at]), uint32(stack[at+1]))
				c.args.Text = append(c.args.Text, text)
				at += 2
			case capability.Int:
				c.args.Int = int32(stack[at])
				at++
			case capability.Buffer:
				bufPtr, bufLimit = uint32(stack[at]), uint32(stack[at+1])
				at += 2
			}
		}
		f.Call(c.call, &c.args)
		switch f.Result {
		case capability.Length:
			stack[0] = api.EncodeI32(writeAnswer(mod, f.Name, &c.args, bufPtr, bufLimit))
		case capability.Int32:
			stack[0] = api.EncodeI32(int32(c.args.Number))
		case capability.Int64:
			stack[0] = api.EncodeI64(c.args.Number)
		}
	}
}

func readText(mod api.Module, function string, ptr, length uint32) string {
	if length == 0 {
		return ""
	}
	mem := mod.Memory()
	if mem == nil {
		panic(fmt.Errorf("%s was called before there was a memory", function))
	}
	view, ok := mem.Read(ptr, length)
	if !ok {
		panic(fmt.Errorf("%s was given %d bytes at %d, outside the memory of %d bytes", function, length, ptr, mem.Size()))
	}
	// Not a copy: a guest that calls in a loop would fill the memory, which
	// nobody collects. The guest stands still until the call is over.
	return unsafe.String(&view[0], min(length, sandbox.MaxText))
}

// writeAnswer follows the reading protocol of the ABI: the full length of the
// answer, written only if it fits, or -1.
func writeAnswer(mod api.Module, function string, a *capability.Args, ptr, limit uint32) int32 {
	if !a.Present {
		return -1
	}
	if uint64(len(a.Answer)) > uint64(limit) {
		return int32(len(a.Answer))
	}
	if len(a.Answer) == 0 {
		return 0
	}
	mem := mod.Memory()
	if mem == nil {
		panic(fmt.Errorf("%s was called before there was a memory", function))
	}
	if !mem.WriteString(ptr, a.Answer) {
		panic(fmt.Errorf("%s was given a buffer of %d bytes at %d, outside the memory of %d bytes", function, limit, ptr, mem.Size()))
	}
	return int32(len(a.Answer))
}
