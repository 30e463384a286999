package wasm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/look/span"
)

// asProcess, as the first argument, makes the test binary the process that compiles the
// module in a folder, as "aiterm guest" is; how, says the second one.
const asProcess = "as-process"

func TestMain(m *testing.M) {
	if len(os.Args) < 3 || os.Args[1] != asProcess {
		os.Exit(m.Run())
	}
	last := os.Args[len(os.Args)-1]
	switch os.Args[2] {
	case "limit":
		sandbox.LimitProcess(code.VetMemory)
		hoard = make([]byte, 2*code.VetMemory)
		os.Exit(0)
	case "measure":
		os.Exit(measureCounting(last))
	case "lock":
		holdLock(last)
	case "exit 1":
		os.Exit(1)
	case "exit 2":
		os.Exit(2)
	case "no memory":
		fmt.Fprintln(os.Stderr, "fatal error: runtime: out of memory")
		os.Exit(2)
	case "killed":
		endMyself(os.Kill)
	case "terminated":
		endMyself(syscall.SIGTERM)
	case "no folder":
		os.Exit(CompileIn(last, compileWithoutFolder))
	default:
		os.Exit(CompileIn(last, Compile))
	}
}

// endMyself ends this process by a signal.
func endMyself(signal os.Signal) {
	if self, err := os.FindProcess(os.Getpid()); err == nil && self.Signal(signal) == nil {
		select {}
	}
	os.Exit(1)
}

// compileWithoutFolder has wazero find that it cannot write what it compiled.
func compileWithoutFolder(cache wazero.CompilationCache, binary []byte) error {
	folders, _ := filepath.Glob(filepath.Join(os.Args[len(os.Args)-1], "wazero-*"))
	for _, folder := range folders {
		if err := os.Remove(folder); err != nil {
			return err
		}
	}
	return Compile(cache, binary)
}

func newEngine(t testing.TB, cache wazero.CompilationCache) *Engine {
	t.Helper()
	e, err := New(cache, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// instantiate runs the module's start function and returns the instance, to
// call what it exports.
func instantiate(t testing.TB, e *Engine, binary []byte, call *capability.Call) (api.Module, context.Context) {
	t.Helper()
	m, err := e.Load(binary)
	if err != nil {
		t.Fatal(err)
	}
	if m.wasi {
		if err := e.offerWASI(); err != nil {
			t.Fatal(err)
		}
	}
	ctx := &callContext{Context: e.ctx, call: call}
	instance, err := e.runtime.InstantiateModule(ctx, m.compiled, e.instance)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { instance.Close(ctx) })
	return instance, ctx
}

// endless are the fixtures that do not return. Nothing can stop them in this
// process; package cli's tests run them in one of their own.
var endless = []string{
	"log-empty", "memory-growth", "output-flood", "recursion", "spin", "spin-in-initialize", "spin-in-start", "spin-with-output", "table-growth",
}

func TestGuests(t *testing.T) {
	tests := []struct {
		name    string
		failure string // "" for none
		note    string
		spans   []span.Span
	}{
		{name: "hello", spans: []span.Span{{Text: "hello", Style: "text"}}},

		// Refused before anything runs.
		{name: "hidden-memory", failure: `exports no memory named "memory": link it with an exported memory`},
		{name: "imported-memory", failure: "imports its memory: a segment must define and export its own"},
		{name: "memory-minimum", failure: "not a module that can be run: section memory: min 257 pages (16 Mi) over limit of 256 pages (16 Mi)"},
		{name: "no-entry", failure: "exports no function aiterm_segment_v1: it is not a segment, or one for another version of the ABI"},
		{name: "no-memory", failure: `exports no memory named "memory": link it with an exported memory`},
		{name: "table-minimum", failure: "a table has 4000000000 entries, over the limit of 65536: build it smaller"},
		{name: "ungranted", failure: "needs usage and http:HOST, which is not granted"},
		{name: "unknown-function", failure: "imports aiterm_v1.exec, which this version of aiterm does not have: update aiterm, or build the segment for it"},
		{name: "unknown-module", failure: "imports env.abort: AssemblyScript's: build it with --use abort=, as the template for AssemblyScript does, and a function of your own"},
		{name: "wrong-import", failure: "could not start: import func[aiterm_v1.now]: signature mismatch: i32_i32 != v_i64"},
		{name: "wrong-signature", failure: "exports aiterm_segment_v1 as (i32) -> nothing: it must be () -> i32"},

		// Stopped while it runs.
		{name: "bad-buffer-limit", failure: "trapped: status was given a buffer of 4294967295 bytes at 65530, outside the memory of 65536 bytes"},
		{name: "bad-buffer-past-end", failure: "trapped: status was given a buffer of 64 bytes at 65530, outside the memory of 65536 bytes"},
		{name: "bad-buffer-pointer", failure: "trapped: status was given a buffer of 64 bytes at 4294967280, outside the memory of 65536 bytes"},
		{name: "bad-style-pointer", failure: "trapped: span was given 2147483647 bytes at 2147483647, outside the memory of 65536 bytes"},
		{name: "bad-text-length", failure: "trapped: span was given 4294967295 bytes at 0, outside the memory of 65536 bytes"},
		{name: "bad-text-past-end", failure: "trapped: span was given 7 bytes at 65530, outside the memory of 65536 bytes"},
		{name: "bad-text-pointer", failure: "trapped: span was given 32 bytes at 4294967280, outside the memory of 65536 bytes"},
		{name: "divide-by-zero", failure: "trapped: wasm error: integer divide by zero"},
		{name: "failure", failure: "the segment reported failure 7"},
		{name: "stack-overflow", failure: "trapped: stack overflow"},
		{name: "trap", failure: "trapped: wasm error: unreachable"},
		{name: "trap-in-initialize", failure: "could not start: module[] function[_initialize] failed: wasm error: unreachable"},

		// Kept within the limits.
		{name: "escapes", spans: []span.Span{
			{Text: "abcde f1mgh", Style: "\x1b[31m fg=\x1b"},
			{Text: "a", Style: "\x1b[31m fg=\x1b", URL: "https://x/\x1b]8;;\a\n y"},
		}},
		{name: "log-flood", spans: []span.Span{{Text: "logged", Style: "text"}}},
		{name: "long-text", note: "output over the limit of 64 spans and 4 KiB: the rest was left out"},
		{name: "memory-maximum", spans: nil},
		{name: "million-spans", spans: guesttest.Times(64, span.Span{Text: "x"}),
			note: "output over the limit of 64 spans and 4 KiB: the rest was left out"},

		// WASI reaches nothing.
		{name: "wasi-exit", failure: "trapped: module closed with exit_code(3)"},
		{name: "wasi-open"},
		{name: "wasi-sleep"},
		{name: "wasi-stdout"},
	}
	e := newEngine(t, nil)
	covered := map[string]bool{}
	for _, tt := range tests {
		covered[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			call := guesttest.Call(t)
			m, err := e.Load(guesttest.Fixture(t, tt.name))
			if err == nil {
				err = m.Run(call)
			}
			guesttest.Expect(t, err, call, tt.failure, tt.note, tt.spans)
		})
	}
	for _, name := range endless {
		covered[name] = true
	}
	guesttest.AllCovered(t, covered)
}

func TestLogFloodIsBounded(t *testing.T) {
	call := guesttest.Call(t)
	m, err := newEngine(t, nil).Load(guesttest.Fixture(t, "log-flood"))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(call); err != nil {
		t.Fatal(err)
	}
	if len(call.Log) != 16 || call.Log[0].Level != 3 || len(call.Log[0].Text) != 1024 {
		t.Errorf("%d lines, the first with level %d and %d bytes; want 16 of 1 KiB with level 3",
			len(call.Log), call.Log[0].Level, len(call.Log[0].Text))
	}
}

func TestLoadRefusesWhatIsNoModule(t *testing.T) {
	tests := []struct {
		name    string
		binary  []byte
		failure string
	}{
		{"nothing", nil, "the module is cut off: build it again"},
		{"text", []byte("#!/bin/sh\necho owned\n"), "not a module that can be run: invalid magic number"},
		{"a component", []byte("\x00asm\x0d\x00\x01\x00"), "not a module that can be run: invalid version header"},
		{"nothing but a header", encode.Module(), `exports no memory named "memory": link it with an exported memory`},
		{"over 16 MiB", make([]byte, module.MaxBytes+1), "the module has 16777217 bytes, over the limit of 16 MiB: build it smaller"},
	}
	e := newEngine(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := e.Load(tt.binary); err == nil || err.Error() != tt.failure {
				t.Errorf("error = %v, want %s", err, tt.failure)
			}
		})
	}
}

func TestMemoryOfNoPages(t *testing.T) {
	m, err := newEngine(t, nil).Load(encode.Forwarders(EntryPoint, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(guesttest.Call(t)); err != nil {
		t.Error(err)
	}
}

// A segment may export an imported function as its entry point: the host's own
// function is then called without a guest's memory behind it.
func TestEntryPointThatIsTheHostsOwn(t *testing.T) {
	columns := encode.Func(HostModule, "columns", nil, []api.ValueType{i32})
	binary := encode.Module(
		encode.Section(1, encode.Vector(columns.Type())),
		encode.Section(2, encode.Vector(encode.Join(encode.Name(HostModule), encode.Name("columns"), []byte{0, 0}))),
		encode.Section(5, encode.Vector([]byte{1, 1, 1})),
		encode.Section(7, encode.Vector(encode.Join(encode.Name("memory"), []byte{2, 0}), encode.Join(encode.Name(EntryPoint), []byte{0, 0}))),
	)
	m, err := newEngine(t, nil).Load(binary)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(guesttest.Call(t)); err == nil || err.Error() != "the segment reported failure 116" {
		t.Errorf("error = %v, want that it reported failure 116", err)
	}
}

func TestCheck(t *testing.T) {
	m, err := newEngine(t, nil).Load(encode.Forwarders(EntryPoint, 1, hostFunctions()...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"usage", "git", "spend", "system", "transcript", "transcript:names", "transcript:titles", "env", "store", "http"}, m.Needs()); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	tests := []struct {
		name   string
		grants []string
		want   []string
	}{
		{"nothing granted", nil, []string{"usage", "git", "spend", "system", "transcript", "transcript:names", "transcript:titles", "env", "store", "http"}},
		{"some granted", []string{"git", "env:HOME"}, []string{"usage", "spend", "system", "transcript", "transcript:names", "transcript:titles", "store", "http"}},
		{"others granted", []string{"http:example.com", "usages"}, []string{"usage", "git", "spend", "system", "transcript", "transcript:names", "transcript:titles", "env", "store"}},
		{"all granted", []string{"store", "spend", "system", "transcript", "transcript:names", "transcript:titles", "env:HOME", "git", "usage", "http:example.com"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := m.Run(guesttest.Call(t, tt.grants...))
			var blocked *capability.BlockedError
			switch {
			case tt.want == nil && err != nil:
				t.Error(err)
			case tt.want != nil && !errors.As(err, &blocked):
				t.Errorf("error = %v, want that it is blocked", err)
			case tt.want != nil:
				if diff := cmp.Diff(tt.want, blocked.Missing); diff != "" {
					t.Errorf("missing (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// Two segments of plugins.yaml may have one source, and after a slow segment
// two workers go on side by side.
func TestOneModuleLoadedByManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	binary := guesttest.Fixture(t, "hello")
	load := func(e *Engine) error {
		m, err := e.Load(binary)
		if err != nil {
			return err
		}
		return m.Run(guesttest.Call(t))
	}
	openDir := func() wazero.CompilationCache {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return cache
	}
	if err := load(newEngine(t, openDir())); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		e := newEngine(t, openDir())
		guesttest.AtOnce(t, slices.Repeat([][]byte{binary}, 8), func([]byte) error { return load(e) })
	}
}
