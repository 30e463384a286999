package extism

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	extism "github.com/extism/go-sdk"
	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/look/span"
)

// A probe is a plugin that calls one host function and puts out what comes back
// as 8 bytes.

// inputBlock is where the SDK puts the input: into the first block.
const inputBlock = 77

// probe builds one for a function. before is code that comes first, and arg the
// code for an argument, an i64.
func probe(f encode.Function, before []byte, arg func(i int) []byte) []byte {
	kernel := func(name, params, results string) encode.Function {
		return encode.Func(module.ExtismKernel, name, types(params), types(results))
	}
	imports := []encode.Function{
		callLoad: kernel("input_load_u64", "l", "l"), callStore: kernel("store_u64", "ll", ""),
		callAlloc: kernel("alloc", "l", "l"), callOutput: kernel("output_set", "ll", ""), callProbed: f,
	}
	const entry = callProbed + 1
	var types, imported [][]byte
	for i, f := range imports {
		types = append(types, f.Type())
		imported = append(imported, encode.Join(encode.Name(f.From), encode.Name(f.Name), []byte{0, byte(i)}))
	}
	types = append(types, encode.Function{Results: []api.ValueType{i32}}.Type())
	code := encode.Join([]byte{1, 2, i64}, before) // two locals
	for i, param := range f.Params {
		code = append(code, arg(i)...)
		if param == i32 {
			code = append(code, 0xa7) // i32.wrap_i64
		}
	}
	code = append(code, 0x10, callProbed)
	if len(f.Results) > 0 {
		if f.Results[0] == i32 {
			code = append(code, 0xac) // i64.extend_i32_s
		}
		code = append(code, 0x21, 0, // local.set
			0x42, 8, 0x10, callAlloc, 0x22, 1, // alloc(8), local.tee
			0x20, 0, 0x10, callStore, // local.get, store
			0x20, 1, 0x42, 8, 0x10, callOutput)
	}
	code = append(code, 0x41, 0, 0x0b) // i32.const 0, end
	return encode.Module(
		encode.Section(1, encode.Vector(types...)),
		encode.Section(2, encode.Vector(imported...)),
		encode.Section(3, encode.Vector([]byte{entry})),
		encode.Section(7, encode.Vector(encode.Join(encode.Name(EntryPoint), []byte{0, entry}))),
		encode.Section(10, encode.Vector(encode.Name(string(code)))),
	)
}

// What a probe calls, as indexes.
const (
	callLoad = iota
	callStore
	callAlloc
	callOutput
	callProbed
)

// number is code for an i64.
func number(v uint64) []byte {
	code := []byte{0x42} // i64.const, in signed LEB128
	for n := int64(v); ; n >>= 7 {
		if low := byte(n & 0x7f); n>>6 == 0 || n>>6 == -1 {
			return append(code, low)
		}
		code = append(code, byte(n&0x7f)|0x80)
	}
}

// loaded is code for the number at that place in the input.
func loaded(i int) []byte { return append(number(uint64(8*i)), 0x10, callLoad) }

// ask renders a probe and returns what its function did.
func ask(t testing.TB, m *Module, call *capability.Call, input string) (result uint64, r *run, failure error) {
	t.Helper()
	r = &run{Context: m.ctx, call: call}
	plugin, err := m.plugin.Instance(r, extism.PluginInstanceConfig{ModuleConfig: sandbox.ModuleConfig()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plugin.Close(m.ctx) })
	_, output, err := plugin.CallWithContext(r, EntryPoint, []byte(input))
	if err != nil {
		return 0, r, err
	}
	if len(output) == 8 {
		result = binary.LittleEndian.Uint64(output)
	}
	return result, r, nil
}

// all are grants for every host function.
var all = []string{"usage", "git", "spend", "env:HOME", "store", "http:example.com", "status:model"}

// userFunctions are all of extism:host/user.
func userFunctions() []encode.Function {
	var out []encode.Function
	for i := range capability.Table() {
		f := &capability.Table()[i]
		params, results := signature(f)
		out = append(out, encode.Func(module.ExtismHost, f.Name, params, results))
	}
	return out
}

func environmentFunctions() []encode.Function {
	var out []encode.Function
	for _, k := range kernelFunctions {
		out = append(out, encode.Func(module.ExtismKernel, k.name, types(k.params), types(k.results)))
	}
	for _, name := range []string{
		"config_get", "var_get", "var_set", "error_set", "error_get", "log_trace", "log_debug", "log_info", "log_warn", "log_error",
		"get_log_level", "http_request", "http_status_code", "http_headers",
	} {
		f := environmentFunction(name)
		out = append(out, encode.Func(module.ExtismKernel, name, f.params, f.results))
	}
	return out
}

func TestTypesOfUserFunctions(t *testing.T) {
	got := map[string]string{}
	for _, f := range userFunctions() {
		got[f.Name] = strings.Repeat("l", len(f.Params)) + ">" + strings.Repeat("l", len(f.Results))
	}
	want := map[string]string{
		"status": "l>l", "config": "l>l", "now": ">l", "minute": ">l", "utc_offset": ">l", "columns": ">l",
		"width": "l>l", "shorten": "ll>l",
		"span": "ll>", "link": "lll>", "log": "ll>", "usage": "l>l", "git": "l>l", "spend": "l>l", "system": "l>l", "transcript": "l>l", "transcript_name": "l>l", "transcript_title": "l>l", "env": "l>l",
		"store_get": "l>l", "store_set": "ll>l", "fetch": "ll>l",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
}

// The kernel's own functions have the types that are promised to plugins.
func TestTypesOfTheEnvironment(t *testing.T) {
	e := newEngine(t, nil)
	for _, f := range environmentFunctions() {
		binary := probe(f, nil, func(int) []byte { return number(0) })
		if err := Compile(nil, binary); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		m, err := e.Load(binary)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if _, _, err := ask(t, m, guesttest.Call(t), ""); err != nil && f.Name != "http_request" {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// Every number and every answer comes through as it is in the table.
func TestAnswers(t *testing.T) {
	config := func(t *testing.T) encode.Function { return environment1(t, "config_get") }
	user := func(name string) func(t *testing.T) encode.Function {
		return func(t *testing.T) encode.Function { return user1(t, name) }
	}
	tests := []struct {
		name     string
		function func(t *testing.T) encode.Function
		args     []uint64
		input    string // at inputBlock
		want     int64  // a number; 0 for absent, 1 for empty
		answer   string
	}{
		{name: "now", function: user("now"), want: 1795342200000},
		{name: "minute", function: user("minute"), want: 29922370},
		{name: "west of UTC", function: user("utc_offset"), want: -3600},
		{name: "columns", function: user("columns"), want: 116},
		{name: "cells", function: user("width"), args: []uint64{inputBlock}, input: "日本語", want: 6},
		{name: "a text cut", function: user("shorten"), args: []uint64{inputBlock, 5}, input: "日本語", answer: "日本…"},
		{name: "a text in no cells", function: user("shorten"), args: []uint64{inputBlock, 0}, input: "日本語", want: 1},
		{name: "a text in less than none", function: user("shorten"), args: []uint64{inputBlock, 1 << 63}, input: "日本語", want: 1},
		{name: "an answer", function: user("usage"), args: []uint64{inputBlock}, input: "k", answer: "the answer"},
		{name: "an empty answer", function: user("usage"), args: []uint64{inputBlock}, input: "empty", want: 1},
		{name: "no answer", function: user("usage"), args: []uint64{inputBlock}, input: "absent", want: 0},
		{name: "no text", function: user("usage"), args: []uint64{0}, answer: "of the empty path"},
		{name: "the text of an empty answer", function: user("usage"), args: []uint64{emptyBlock}, answer: "of the empty path"},
		{name: "a path of the status", function: user("status"), args: []uint64{inputBlock}, input: "model.display_name", answer: "Opus"},
		{name: "a variable that was granted", function: user("env"), args: []uint64{inputBlock}, input: "HOME", answer: "value of HOME"},
		{name: "one that was not", function: user("env"), args: []uint64{inputBlock}, input: "PATH", want: 0},
		{name: "the store", function: user("store_get"), args: []uint64{inputBlock}, input: "kept", answer: "before"},
		{name: "storing", function: user("store_set"), args: []uint64{inputBlock, inputBlock}, input: "kept", want: 0},
		{name: "storing too much", function: user("store_set"), args: []uint64{inputBlock, inputBlock}, input: strings.Repeat("x", 300), want: -1},
		{name: "a page", function: user("fetch"), args: []uint64{inputBlock, 60}, input: "https://example.com/", want: 0},
		{name: "a setting", function: config, args: []uint64{inputBlock}, input: "icon", answer: "true"},
		{name: "an empty setting", function: config, args: []uint64{inputBlock}, input: "label", want: 1},
		{name: "no setting", function: config, args: []uint64{inputBlock}, input: "lable", want: 0},
	}
	e := newEngine(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			call := guesttest.Call(t, all...)
			call.Now = call.Now.In(time.FixedZone("", -3600))
			call.Usage = guesttest.Facts{"k": "the answer", "empty": "", "": "of the empty path"}
			call.Store.Set("kept", "before")
			m, err := e.Load(probe(tt.function(t), nil, func(i int) []byte { return number(tt.args[i]) }))
			if err != nil {
				t.Fatal(err)
			}
			got, r, err := ask(t, m, call, tt.input)
			if err != nil {
				t.Fatal(err)
			}
			if tt.answer == "" && int64(got) != tt.want {
				t.Errorf("result = %d, want %d", int64(got), tt.want)
			}
			if tt.answer != "" && (got < inputBlock || r.read("test", got) != tt.answer) {
				t.Errorf("the answer is at %d, want %q", got, tt.answer)
			}
			// What a kit makes of an empty answer.
			if got == emptyBlock && tt.want == emptyBlock && r.call1(kernelLength, got) != 0 {
				t.Error("the empty answer has a length")
			}
		})
	}
}

func environment1(t *testing.T, name string) encode.Function {
	t.Helper()
	return find(t, environmentFunctions(), name)
}

func user1(t *testing.T, name string) encode.Function {
	t.Helper()
	return find(t, userFunctions(), name)
}

func find(t *testing.T, functions []encode.Function, name string) encode.Function {
	t.Helper()
	i := slices.IndexFunc(functions, func(f encode.Function) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("there is no function %s", name)
	}
	return functions[i]
}

// What a plugin hands over must stay as it was when the memory block is written
// to later on.
func TestWhatIsKeptIsNotThePluginsMemory(t *testing.T) {
	e := newEngine(t, nil)
	keep := func(call *capability.Call, f encode.Function, args ...uint64) {
		t.Helper()
		m, err := e.Load(probe(f, nil, func(i int) []byte { return number(args[i]) }))
		if err != nil {
			t.Fatal(err)
		}
		_, r, err := ask(t, m, call, "text")
		if err != nil {
			t.Fatal(err)
		}
		r.memory.WriteString(inputBlock, "!!!!")
	}
	call := guesttest.Call(t, all...)
	keep(call, user1(t, "span"), inputBlock, inputBlock)
	keep(call, user1(t, "link"), inputBlock, inputBlock, inputBlock)
	keep(call, user1(t, "status"), inputBlock)
	asked, _ := call.Trace()
	keep(call, user1(t, "log"), 1, inputBlock)
	keep(call, environment1(t, "log_warn"), inputBlock)
	keep(call, user1(t, "store_set"), inputBlock, inputBlock)

	want := []span.Span{{Text: "text", Style: "text"}, {Text: "text", Style: "text", URL: "text"}}
	if diff := cmp.Diff(want, call.Spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]capability.LogLine{{Level: 1, Text: "text"}, {Level: 2, Text: "text"}}, call.Log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]capability.Question{{Function: "status", Text: []string{"text"}}}, asked.Asked); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
	if got, ok := call.Store.Get("text"); got != "text" || !ok {
		t.Errorf("the store holds %q, %v", got, ok)
	}
}

func TestLongTextIsCut(t *testing.T) {
	m, err := newEngine(t, nil).Load(probe(user1(t, "env"), nil, func(int) []byte { return number(inputBlock) }))
	if err != nil {
		t.Fatal(err)
	}
	call, seen := guesttest.Call(t, "env:"+strings.Repeat("x", capability.MaxText)), 0
	call.Getenv = func(name string) string { seen = len(name); return "" }
	if _, _, err := ask(t, m, call, strings.Repeat("x", 2*capability.MaxText)); err != nil {
		t.Fatal(err)
	}
	if seen != capability.MaxText {
		t.Errorf("a handler saw %d bytes of one argument, want %d", seen, capability.MaxText)
	}
}

// The functions are called for as long as a plugin likes: what they leave behind
// is never collected.
func TestCallsLeaveNoGarbage(t *testing.T) {
	e := newEngine(t, nil)
	for _, f := range append(environmentFunctions(), userFunctions()...) {
		switch f.Name {
		case "http_request", // which ends the plugin
			"alloc", "var_set", "reset", "log", "log_trace", "log_debug", "log_info", "log_warn", "log_error", "span", "link", "store_set", // which have a limit
			"output_set": // which is called once more
			continue
		}
		calls := func(n int) float64 {
			one := probe(f, bytes.Repeat(callOf(f), n), func(int) []byte { return number(0) })
			m, err := e.Load(one)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			call := guesttest.Call(t, all...)
			return testing.AllocsPerRun(3, func() {
				if _, _, err := ask(t, m, call, "x"); err != nil {
					t.Fatalf("%s: %v", f.Name, err)
				}
			})
		}
		// The SDK itself makes one small object for each call, and a question is
		// remembered until there are 64 of them.
		if few, many := calls(200), calls(1200); (many-few)/1000 > 1.01 {
			t.Errorf("%s allocates %.2f times a call", f.Name, (many-few)/1000)
		}
	}
}

// callOf is code for a call with zeros, whose result is dropped.
func callOf(f encode.Function) (code []byte) {
	for _, param := range f.Params {
		if param == i32 {
			code = append(code, 0x41, 0)
		} else {
			code = append(code, number(0)...)
		}
	}
	code = append(code, 0x10, callProbed)
	if len(f.Results) > 0 {
		code = append(code, 0x1a) // drop
	}
	return code
}

// FuzzHostCalls calls every function that a plugin can import with any offsets
// and lengths, the input's block having any length: the plugin can write into
// the head of a block. (It can also make the kernel's list of blocks a ring. Then
// the kernel looks for ever, which the budget ends, but not this process.) The
// host must come out of that whole: the plugin gets a result or is trapped, with
// one clean line that says why.
func FuzzHostCalls(f *testing.F) {
	functions := append(environmentFunctions(), userFunctions()...)
	for i := range functions {
		for _, args := range [][4]uint64{
			{inputBlock, inputBlock, inputBlock, 0},
			{inputBlock, inputBlock, 1 << 40, math.MaxUint32},
			{0, 1, 12, 1 << 20},
			{math.MaxUint64, math.MaxUint32, 65536, 0},
			{inputBlock + 1, inputBlock + 40, inputBlock, 1},
			{1 << 20, 1<<20 - 1, 1<<20 + 1, 1 << 31},
		} {
			f.Add(uint8(i), args[0], args[1], args[2], uint32(args[3]), "text\x1b[31m\xff")
		}
	}
	e := newEngine(f, nil)
	modules := make([]*Module, len(functions))
	for i, function := range functions {
		var err error
		if modules[i], err = e.Load(probe(function, encode.Join(loaded(3), loaded(4), []byte{0x10, callStore}), loaded)); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, a, b, c uint64, length uint32, text string) {
		function := functions[int(which)%len(functions)]
		input := make([]byte, 5*8, 5*8+len(text))
		input = append(input, text...)
		// A block's head ends with its size and the length that is used of it.
		head := uint64(len(input)) | uint64(length)<<32
		if strings.HasPrefix(function.Name, "store_") && a < 1<<16 {
			a += 1 << 16 // away from the list
		}
		for i, n := range []uint64{a, b, c, inputBlock - 8, head} {
			binary.LittleEndian.PutUint64(input[8*i:], n)
		}
		call := guesttest.Call(t, all...)
		_, r, err := ask(t, modules[int(which)%len(modules)], call, string(input))
		if err != nil {
			line := sandbox.FirstLine(err).Error()
			if line == "" || strings.ContainsAny(line, "\n\x1b") || strings.Contains(line, "runtime error") {
				t.Fatalf("%s: the plugin failed with %q", function.Name, line)
			}
		}
		if len(call.Spans) > capability.MaxSpans || len(r.failure) > maxFailure || r.vars.size > maxVariables {
			t.Fatalf("over a limit: %d spans, a message of %d bytes, variables of %d bytes", len(call.Spans), len(r.failure), r.vars.size)
		}
	})
}

// What a plugin can do without is absent where it was not granted, and it runs. Its
// input has of the status what it may read.
func TestOptionalAndInput(t *testing.T) {
	e := newEngine(t, nil)
	for _, name := range []string{"usage", "git", "spend", "env", "store_get"} {
		call := guesttest.Call(t)
		call.Usage, call.Optional = guesttest.Facts{"k": "the answer"}, []string{"usage", "git", "spend", "env", "store"}
		m, err := e.Load(probe(user1(t, name), nil, func(int) []byte { return number(inputBlock) }))
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := ask(t, m, call, "k"); err != nil || got != 0 {
			t.Errorf("%s: %d, %v", name, got, err)
		}
		if err := m.Check(nil, nil); err == nil || !strings.HasPrefix(err.Error(), "needs ") {
			t.Errorf("%s, without being optional: %v", name, err)
		}
		if err := m.Check(nil, call.Optional); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	call := guesttest.Call(t, "http:example.com")
	if got := string((&run{call: call}).input(true)); got != "{}" {
		t.Errorf("the input of one with a host that names nothing is %s", got)
	}
	call = guesttest.Call(t, "http:example.com", "status:model.display_name")
	if got := string((&run{call: call}).input(true)); got != `{"model":{"display_name":"Opus"}}` {
		t.Errorf("the input of one with a host is %s", got)
	}
}
