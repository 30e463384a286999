package extism

import (
	"context"
	"errors"
	"fmt"
	"strings"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// environment is the module that takes the place of extism:host/env, the SDK's
// own. A plugin's imports are renamed when it is loaded, which is why it has as
// many letters. The functions have the same names and types, and do the same,
// with these exceptions: http_request always fails, text and output and variables
// have a limit, what is logged goes to aiterm's log, and a call leaves next to no
// garbage (see [run.callKernel]).
const environment = "aiterm:host/env"

const (
	// maxOutput is the largest output that a plugin can set, in bytes. Less of
	// it gets onto the line.
	maxOutput = 64 << 10
	// maxCalls is how often a plugin can call the host in one render, which takes
	// longer than a line has. For each of them the SDK leaves 8 bytes behind.
	maxCalls = 2_000_000
	// maxFailure is how much of the message is shown that a plugin fails with.
	maxFailure = 300
)

const (
	i32 = api.ValueTypeI32
	i64 = api.ValueTypeI64
)

// hostFunction is a function that a plugin can import.
type hostFunction struct {
	from, name      string
	params, results []api.ValueType
	call            func(r *run, stack []uint64)
}

// bind makes a function for the SDK.
func (f *hostFunction) bind() extism.HostFunctionStackCallback {
	return func(ctx context.Context, p *extism.CurrentPlugin, stack []uint64) {
		r := runOf(ctx, p)
		if r.calls++; r.calls > maxCalls {
			panic(fmt.Errorf("it called the host more than %d times: do more in one call", maxCalls))
		}
		f.call(r, stack)
	}
}

// The functions of the kernel that this package calls itself, as indexes.
const (
	kernelAlloc = iota
	kernelFree
	kernelLength
	kernelOutputSet
)

// kernelFunctions are those that a plugin's call goes through to. The types are
// written as one letter a value: i for i32, l for i64.
var kernelFunctions = [...]struct{ name, params, results string }{
	kernelAlloc:     {"alloc", "l", "l"},
	kernelFree:      {"free", "l", ""},
	kernelLength:    {"length", "l", "l"},
	kernelOutputSet: {"output_set", "ll", ""},
	{"length_unsafe", "l", "l"},
	{"load_u8", "l", "i"},
	{"load_u64", "l", "l"},
	{"store_u8", "li", ""},
	{"store_u64", "ll", ""},
	{"input_load_u8", "l", "i"},
	{"input_load_u64", "l", "l"},
	{"input_set", "ll", ""},
	{"input_length", "", "l"},
	{"input_offset", "", "l"},
	{"output_length", "", "l"},
	{"output_offset", "", "l"},
	{"reset", "", ""},
	{"memory_bytes", "", "l"},
}

func types(letters string) []api.ValueType {
	var list []api.ValueType
	for _, letter := range letters {
		if letter == 'i' {
			list = append(list, i32)
		} else {
			list = append(list, i64)
		}
	}
	return list
}

// environmentFunction returns the function of that name, or nil.
func environmentFunction(name string) *hostFunction {
	for i := range kernelFunctions {
		if k := &kernelFunctions[i]; k.name == name {
			call := func(r *run, stack []uint64) { r.callKernel(i, stack) }
			if i == kernelOutputSet {
				call = setOutput
			}
			return &hostFunction{params: types(k.params), results: types(k.results), call: call}
		}
	}
	function := func(params, results string, call func(r *run, stack []uint64)) *hostFunction {
		return &hostFunction{params: types(params), results: types(results), call: call}
	}
	switch name {
	case "config_get":
		return function("l", "l", getConfig)
	case "var_get":
		return function("l", "l", getVariable)
	case "var_set":
		return function("ll", "", setVariable)
	case "error_set":
		return function("l", "", setFailure)
	case "error_get":
		return function("", "l", func(r *run, stack []uint64) { stack[0] = r.failed })
	case "log_trace", "log_debug":
		return function("l", "", log(0))
	case "log_info":
		return function("l", "", log(1))
	case "log_warn":
		return function("l", "", log(2))
	case "log_error":
		return function("l", "", log(3))
	case "get_log_level":
		const debug = 1 // of Extism's: the lowest that aiterm's log has
		return function("", "i", func(_ *run, stack []uint64) { stack[0] = debug })
	case "http_request":
		return function("ll", "l", refuseRequest)
	case "http_status_code":
		return function("", "i", func(_ *run, stack []uint64) { stack[0] = 0 })
	case "http_headers":
		return function("", "l", func(_ *run, stack []uint64) { stack[0] = 0 })
	}
	return nil
}

// setOutput keeps the SDK from copying more than maxOutput after the call.
func setOutput(r *run, stack []uint64) {
	if length := stack[1]; length > maxOutput {
		panic(fmt.Errorf("output_set was given %d bytes, over the limit of %d KiB: put out less", length, maxOutput>>10))
	}
	r.callKernel(kernelOutputSet, stack)
}

// getConfig answers with one of the segment's settings.
func getConfig(r *run, stack []uint64) {
	answer := r.ask("config", r.read("config_get", stack[0]))
	stack[0] = 0
	if answer.Present {
		stack[0] = r.block("config_get", answer.Answer)
	}
}

// setFailure keeps the start of the message. The kernel is not told: the SDK would
// make an error of it that looks like a trap.
func setFailure(r *run, stack []uint64) {
	r.failed = stack[0]
	text := r.read("error_set", stack[0])
	text = strings.ToValidUTF8(text[:min(len(text), maxFailure)], "")
	r.failure = strings.Clone(span.Clean(text))
}

func log(level int32) func(r *run, stack []uint64) {
	return func(r *run, stack []uint64) {
		offset := stack[0]
		r.args = capability.Args{Int: level, Text: append(r.text[:0], r.read("log", offset))}
		capability.Lookup("log").Call(r.call, &r.args)
		r.call1(kernelFree, offset)
	}
}

// refuseRequest fails: plugins that import the function without ever calling it
// are common, since some kits link all of them.
func refuseRequest(*run, []uint64) {
	panic(errors.New("http_request was called: a segment makes no requests; import fetch from extism:host/user"))
}
