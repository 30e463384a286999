package extism

import (
	"math"

	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// signature turns the table's notation into the types of extism:host/user: a
// text is the offset of a memory block, an answer too, and every number is an
// i64, as development kits have it. A buffer has no counterpart: the host makes
// the block.
func signature(f *capability.Func) (params, results []api.ValueType) {
	for i := range len(f.Params) {
		if capability.Param(f.Params[i]) != capability.Buffer {
			params = append(params, i64)
		}
	}
	if f.Result != capability.Nothing {
		results = []api.ValueType{i64}
	}
	return params, results
}

// userFunction makes a host function out of a table entry.
func userFunction(f *capability.Func) *hostFunction {
	params, results := signature(f)
	return &hostFunction{params: params, results: results, call: func(r *run, stack []uint64) {
		r.args = capability.Args{Text: r.text[:0]}
		at := 0
		for i := range len(f.Params) {
			switch capability.Param(f.Params[i]) {
			case capability.Text:
				r.args.Text = append(r.args.Text, r.read(f.Name, stack[at]))
				at++
			case capability.Int:
				r.args.Int = int32(min(max(int64(stack[at]), math.MinInt32), math.MaxInt32))
				at++
			}
		}
		f.Call(r.call, &r.args)
		switch f.Result {
		case capability.Length:
			stack[0] = 0
			if r.args.Present {
				stack[0] = r.block(f.Name, r.args.Answer)
			}
		case capability.Int32, capability.Int64:
			stack[0] = api.EncodeI64(r.args.Number)
		}
	}}
}
