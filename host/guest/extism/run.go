package extism

import (
	"context"
	"fmt"
	"math"
	"unsafe"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

// run is one render of one plugin. It reaches the host functions as the context
// of their calls.
type run struct {
	context.Context
	call *capability.Call
	args capability.Args
	text [3]string

	// The plugin's instance of the kernel, which keeps the memory blocks.
	kernel    api.Module
	memory    api.Memory
	functions [len(kernelFunctions)]api.Function
	stack     [2]uint64 // for calls of these

	calls   int // of the host
	vars    variables
	failed  uint64 // the block of the message that the plugin failed with
	failure string // what is shown of it
}

type runKey struct{}

// Value hands out the run itself. The SDK wraps it into contexts of its own.
func (r *run) Value(key any) any {
	if _, ok := key.(runKey); ok {
		return r
	}
	return r.Context.Value(key)
}

// runOf returns the run behind the context that the SDK calls a host function
// with.
func runOf(ctx context.Context, plugin *extism.CurrentPlugin) *run {
	r := ctx.Value(runKey{}).(*run)
	if r.kernel == nil {
		r.kernel = ctx.Value(extism.PluginCtxKey("extism")).(api.Module)
		r.memory = plugin.Memory()
	}
	return r
}

// ask calls a function of the table.
func (r *run) ask(function string, text ...string) *capability.Args {
	r.args = capability.Args{Text: append(r.text[:0], text...)}
	capability.Lookup(function).Call(r.call, &r.args)
	return &r.args
}

// input is the JSON that Claude Code sent. It counts as asked for only if the
// plugin can see it.
func (r *run) input(wanted bool) []byte {
	if !wanted {
		return nil
	}
	return []byte(r.ask("status", "").Answer)
}

// callKernel calls a function of the kernel. What the SDK has for that makes a
// stack of 10 KB each time, and with the collector off a plugin that calls in a
// loop would take a GB a second. It panics if the kernel traps, which traps the
// plugin.
func (r *run) callKernel(f int, stack []uint64) {
	if r.functions[f] == nil {
		r.functions[f] = r.kernel.ExportedFunction(kernelFunctions[f].name)
	}
	if err := r.functions[f].CallWithStack(r.Context, stack); err != nil {
		panic(err)
	}
}

// call1 calls a function of the kernel that takes one number.
func (r *run) call1(f int, v uint64) uint64 {
	r.stack[0] = v
	r.callKernel(f, r.stack[:1])
	return r.stack[0]
}

// emptyBlock stands for an answer that is there and empty. The kernel makes no
// blocks of no bytes: its answer to that is 0, which stands for "absent". At 1 the
// kernel has data of its own, and never a block, so its "length" says 0 there.
const emptyBlock = 1

// block makes a memory block of an answer and returns its offset.
func (r *run) block(function, data string) uint64 {
	if data == "" {
		return emptyBlock
	}
	offset := r.call1(kernelAlloc, uint64(len(data)))
	if offset == 0 || offset > math.MaxUint32 || !r.memory.WriteString(uint32(offset), data) {
		panic(fmt.Errorf("%s found no room for %d bytes in the memory blocks of %d MiB: free those that are not needed",
			function, len(data), sandbox.MemoryLimitPages>>4))
	}
	return offset
}

// read returns what is in a memory block, as a view that holds until the plugin
// goes on. An offset that is no block's traps the plugin; 0 is the empty text.
func (r *run) read(function string, offset uint64) string {
	if offset == 0 || offset == emptyBlock {
		return ""
	}
	length := r.call1(kernelLength, offset)
	if length == 0 {
		panic(fmt.Errorf("%s was given the offset %d, where no memory block begins", function, offset))
	}
	// The kernel keeps its lists in the same memory, and the plugin can write
	// there: nothing is sure about the length.
	if offset > math.MaxUint32 || length > math.MaxUint32 {
		length, offset = math.MaxUint32, math.MaxUint32
	}
	view, ok := r.memory.Read(uint32(offset), uint32(length))
	if !ok {
		panic(fmt.Errorf("%s was given a block of %d bytes at %d, outside the memory of %d bytes", function, length, offset, r.memory.Size()))
	}
	// Not a copy: a guest that calls in a loop would fill the memory, which
	// nobody collects. The guest stands still until the call is over.
	return unsafe.String(&view[0], min(length, capability.MaxText))
}
