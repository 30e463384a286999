package wasm

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/look/span"
)

const (
	i32 = api.ValueTypeI32
	i64 = api.ValueTypeI64
)

// hostFunctions are all that a guest can import from the host.
func hostFunctions() []encode.Function {
	var out []encode.Function
	for i := range capability.Table() {
		f := &capability.Table()[i]
		params, results := signature(f)
		out = append(out, encode.Func(HostModule, f.Name, params, results))
	}
	return out
}

// all are grants for every host function.
var all = []string{"usage", "git", "spend", "env:HOME", "store"}

// fullCall is a call in which every host function has an answer under "k".
func fullCall(t testing.TB) *capability.Call {
	call := guesttest.Call(t, all...)
	known := guesttest.Facts{"k": "the answer", "": "", "long": strings.Repeat("x", 70000)}
	call.Usage = known
	call.Git = func() capability.Facts { return known }
	call.Spend = known
	call.Settings = known
	call.Store.Set("k", "stored")
	return call
}

// pageText lies at the beginning of the guest's memory: paths and texts that
// fuzzed pointers will hit.
const pageText = "k\x00long\x00HOME\x00model.display_name\x00text of a span\x1b[31m\xff\x00"

// FuzzHostCalls calls every host function with any pointers and lengths and
// compares what happens with the rules of the ABI: a pointer outside the memory
// traps, an answer is written only where it fits, and nothing else changes.
func FuzzHostCalls(f *testing.F) {
	for i := range capability.Table() {
		f.Add(uint8(i), uint32(0), uint32(1), uint32(100), uint32(64), uint32(0), uint32(0))
		f.Add(uint8(i), uint32(2), uint32(4), uint32(60), uint32(1<<31), uint32(2), uint32(4))
		f.Add(uint8(i), uint32(7), uint32(4), uint32(65530), uint32(64), uint32(0), uint32(65536))
		f.Add(uint8(i), uint32(12), uint32(18), uint32(65532), uint32(4), uint32(0xffffffff), uint32(0xffffffff))
		f.Add(uint8(i), uint32(0xfffffff0), uint32(0x20), uint32(0), uint32(0xffffffff), uint32(65536), uint32(0))
		f.Add(uint8(i), uint32(0), uint32(0), uint32(65536), uint32(0), uint32(65535), uint32(1))
	}
	table := capability.Table()
	e := newEngine(f, nil)
	m, err := e.Load(encode.Forwarders(EntryPoint, 1, hostFunctions()...))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, a, b, c, d, p, q uint32) {
		host := &table[int(which)%len(table)]
		call := fullCall(t)
		ctx := &callContext{Context: e.ctx, call: call}
		instance, err := e.runtime.InstantiateModule(ctx, m.compiled, e.instance)
		if err != nil {
			t.Fatal(err)
		}
		defer instance.Close(ctx)
		memory := instance.Memory()
		memory.WriteString(0, pageText)
		memory.WriteString(memory.Size()-4, "tail")
		before := view(t, memory)

		stack := []uint64{uint64(a), uint64(b), uint64(c), uint64(d), uint64(p), uint64(q)}
		want := expect(t, host, before, stack)
		err = instance.ExportedFunction("call:"+host.Name).CallWithStack(ctx, stack)

		if (err != nil) != want.traps {
			t.Fatalf("%s: error = %v, want one: %v", host.Name, err, want.traps)
		}
		if err != nil && !strings.Contains(err.Error(), host.Name+" was given ") {
			t.Fatalf("%s: the error does not say what was wrong: %v", host.Name, err)
		}
		if !want.traps && host.Result != capability.Nothing && stack[0] != want.result {
			t.Fatalf("%s returned %d, want %d", host.Name, int64(stack[0]), int64(want.result))
		}
		after := view(t, memory)
		copy(before[want.at:], want.written)
		if !bytes.Equal(before, after) {
			t.Fatalf("%s changed the memory where nothing was to be written", host.Name)
		}
	})
}

func view(t *testing.T, memory api.Memory) []byte {
	t.Helper()
	data, ok := memory.Read(0, memory.Size())
	if !ok {
		t.Fatal("the memory cannot be read")
	}
	return bytes.Clone(data)
}

// expected is what a call of a host function comes to by the rules of the ABI.
type expected struct {
	traps   bool
	result  uint64
	at      uint32 // where the answer is written
	written string
}

func expect(t *testing.T, host *capability.Func, memory []byte, stack []uint64) expected {
	args := capability.Args{}
	var ptr, limit uint64
	for i := range len(host.Params) {
		if kind := capability.Param(host.Params[i]); kind == capability.Int {
			args.Int, stack = int32(stack[0]), stack[1:]
			continue
		}
		ptr, limit = stack[0], stack[1]
		if capability.Param(host.Params[i]) == capability.Text {
			switch {
			case limit == 0:
				args.Text = append(args.Text, "")
			case ptr+limit > uint64(len(memory)):
				return expected{traps: true}
			default:
				args.Text = append(args.Text, string(memory[ptr:ptr+min(limit, capability.MaxText)]))
			}
		}
		stack = stack[2:]
	}
	host.Call(fullCall(t), &args)
	switch {
	case host.Result == capability.Int32:
		return expected{result: uint64(uint32(args.Number))}
	case host.Result == capability.Int64:
		return expected{result: uint64(args.Number)}
	case host.Result == capability.Nothing:
		return expected{}
	case !args.Present:
		return expected{result: uint64(0xffffffff)}
	case uint64(len(args.Answer)) > limit || args.Answer == "":
		return expected{result: uint64(len(args.Answer))}
	case ptr+uint64(len(args.Answer)) > uint64(len(memory)):
		return expected{traps: true}
	}
	return expected{result: uint64(len(args.Answer)), at: uint32(ptr), written: args.Answer}
}

// What a guest handed over must stay as it was when the guest writes to its
// memory later on, which it may do while the line is drawn.
func TestWhatIsKeptIsNotTheGuestsMemory(t *testing.T) {
	call := fullCall(t)
	instance, ctx := instantiate(t, newEngine(t, nil), encode.Forwarders(EntryPoint, 1, hostFunctions()...), call)
	memory := instance.Memory()
	text := "span style https://example.com/ log key value"
	memory.WriteString(0, text)
	at := func(word string) (ptr, length uint64) {
		return uint64(strings.Index(text, word)), uint64(len(word))
	}
	run := func(name string, stack ...uint64) {
		t.Helper()
		if _, err := instance.ExportedFunction("call:"+name).Call(ctx, stack...); err != nil {
			t.Fatal(err)
		}
	}
	spanAt, spanLen := at("span")
	styleAt, styleLen := at("style")
	urlAt, urlLen := at("https://example.com/")
	logAt, logLen := at("log")
	keyAt, keyLen := at("key")
	valueAt, valueLen := at("value")
	run("status", keyAt, keyLen, 100, 0)
	run("span", spanAt, spanLen, styleAt, styleLen)
	run("link", spanAt, spanLen, styleAt, styleLen, urlAt, urlLen)
	run("log", 1, logAt, logLen)
	run("store_set", keyAt, keyLen, valueAt, valueLen)
	asked, _ := call.Trace()

	memory.Write(0, bytes.Repeat([]byte{'!'}, len(text)))
	want := []span.Span{{Text: "span", Style: "style"}, {Text: "span", Style: "style", URL: "https://example.com/"}}
	if diff := cmp.Diff(want, call.Spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]capability.LogLine{{Level: 1, Text: "log"}}, call.Log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]capability.Question{{Function: "status", Text: []string{"key"}}}, asked.Asked); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
	if got, ok := call.Store.Get("key"); got != "value" || !ok {
		t.Errorf("the store holds %q, %v", got, ok)
	}
}

func TestLongTextIsCut(t *testing.T) {
	call := fullCall(t)
	seen := 0
	call.Getenv = func(name string) string { seen = len(name); return "" }
	call.Grants = append(call.Grants, "env:"+strings.Repeat("x", capability.MaxText))
	instance, ctx := instantiate(t, newEngine(t, nil), encode.Forwarders(EntryPoint, 2, hostFunctions()...), call)
	instance.Memory().Write(0, bytes.Repeat([]byte{'x'}, 2*capability.MaxText))
	if _, err := instance.ExportedFunction("call:env").Call(ctx, 0, 2*capability.MaxText, 0, 0); err != nil {
		t.Fatal(err)
	}
	if seen != capability.MaxText {
		t.Errorf("a handler saw %d bytes of one argument, want %d", seen, capability.MaxText)
	}
}

// The clock and the random numbers of WASI tell a guest nothing, and there is
// nothing to open.
func TestWASIReachesNothing(t *testing.T) {
	t.Setenv("WASM_TEST_SECRET", "hush")
	wasi := func(name string, params ...api.ValueType) encode.Function {
		return encode.Func(wasiModule, name, params, []api.ValueType{i32})
	}
	module := encode.Forwarders(EntryPoint, 1,
		wasi("clock_time_get", i32, i64, i32),
		wasi("random_get", i32, i32),
		wasi("environ_sizes_get", i32, i32),
		wasi("args_sizes_get", i32, i32),
		wasi("fd_prestat_get", i32, i32),
		wasi("fd_read", i32, i32, i32, i32),
		wasi("path_open", i32, i32, i32, i32, i32, i64, i64, i32, i32),
		wasi("sock_accept", i32, i32, i32),
	)
	facts := func(t *testing.T) (out [][]byte) {
		instance, ctx := instantiate(t, newEngine(t, nil), module, guesttest.Call(t))
		memory := instance.Memory()
		run := func(name string, wantOK bool, stack ...uint64) {
			t.Helper()
			results, err := instance.ExportedFunction("call:"+name).Call(ctx, stack...)
			if err != nil {
				t.Fatal(err)
			}
			if (results[0] == 0) != wantOK {
				t.Errorf("%s%v = errno %d", name, stack, results[0])
			}
		}
		take := func(ptr, length uint32) {
			data, _ := memory.Read(ptr, length)
			out = append(out, bytes.Clone(data))
		}
		run("clock_time_get", true, 0, 1, 0)
		take(0, 8)
		run("random_get", true, 64, 32)
		take(64, 32)
		run("environ_sizes_get", true, 128, 132)
		take(128, 8)
		run("args_sizes_get", true, 128, 132)
		take(128, 8)
		for fd := uint64(3); fd < 8; fd++ {
			run("fd_prestat_get", false, fd, 0)
			run("path_open", false, fd, 0, 0, 1, 0, 0, 0, 0, 256)
			run("sock_accept", false, fd, 0, 0)
		}
		memory.WriteUint32Le(300, 400)
		memory.WriteUint32Le(304, 16)
		run("fd_read", true, 0, 300, 1, 308)
		take(308, 4)
		return out
	}
	first, second := facts(t), facts(t)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two renders differ (-first +second):\n%s", diff)
	}
	// wazero's fake clock starts at the beginning of 2022.
	clock := time.Unix(0, int64(binary.LittleEndian.Uint64(first[0]))).UTC()
	if y, m, d := clock.Date(); y != 2022 || m != time.January || d != 1 {
		t.Errorf("the clock says %v", clock)
	}
	if bytes.Equal(first[1], make([]byte, 32)) {
		t.Error("the random numbers are zeros")
	}
	for i, name := range []string{"environment", "arguments", "stdin"} {
		if got := first[2+i]; !bytes.Equal(got, make([]byte, len(got))) {
			t.Errorf("the guest sees %s: % x", name, got)
		}
	}
}
