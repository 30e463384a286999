package wasm

import (
	"context"

	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/native"
)

type callKey struct{}

// callContext carries the segment's call to the host functions. It is a type of
// its own, since context.WithValue would allocate and compare once more on each
// of the many calls.
type callContext struct {
	context.Context
	call    *capability.Call
	scratch native.Scratch
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
		var memory []byte
		// A function without parameters can be a guest's entry point itself. It is called
		// as one of the host's module then, which has no memory, and not even nil for it.
		if f.Params != "" {
			memory, _ = mod.Memory().Read(0, mod.Memory().Size())
		}
		native.Serve(f, c.call, &c.scratch, memory, stack)
	}
}
