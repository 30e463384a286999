package extism

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/look/span"
)

func newEngine(t testing.TB, cache wazero.CompilationCache) *Engine {
	t.Helper()
	e, err := New(cache)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// endless are the fixtures that do not return. Nothing can stop them in this
// process; package cli's tests run them in one of their own.
var endless = []string{
	"memory-growth", "spin", "spin-in-hs-init", "spin-in-initialize", "spin-in-start", "table-growth",
}

func TestPlugins(t *testing.T) {
	const newer = "which this version of aiterm does not have: update aiterm, or build the segment for it"
	tests := []struct {
		name    string
		failure string // "" for none
		note    string
		spans   []span.Span
	}{
		{name: "hello", spans: []span.Span{{Text: "hello"}}},
		{name: "echo", spans: []span.Span{{Text: guesttest.Payload}}},
		{name: "silent"},
		{name: "no-result"},
		{name: "spans", spans: []span.Span{
			{Text: "on ", Style: "dim"}, {Text: "main", Style: "git.branch", URL: "https://example.com/"},
		}},

		// Refused before anything runs.
		{name: "imported-memory", failure: "imports the memory extism:host/env.memory: a segment has a memory of its own and exports it: link without --import-memory, or --importMemory of AssemblyScript"},
		{name: "memory-minimum", failure: "not a module that can be run: section memory: min 257 pages (16 Mi) over limit of 256 pages (16 Mi)"},
		{name: "own-kernel", failure: "imports aiterm:host/env.alloc: a plugin can import from extism:host/env and extism:host/user only"},
		{name: "ungranted", failure: "needs usage and http:HOST, which is not granted"},
		{name: "unknown-function", failure: "imports extism:host/user.exec, " + newer},
		{name: "unknown-kernel-function", failure: "imports extism:host/env.file_open, " + newer},
		{name: "unknown-module", failure: "imports env.abort: AssemblyScript's: build it with --use abort=, as the template for AssemblyScript does, and a function of your own"},
		{name: "wrong-entry", failure: "exports render as (i32) -> i32: it must be () -> i32"},
		{name: "wrong-import", failure: "imports extism:host/user.now as (i32) -> i64: it is () -> i64"},
		{name: "wrong-kernel-import", failure: "imports extism:host/env.alloc as (i32) -> i32: it is (i64) -> i64"},

		// Stopped while it runs.
		{name: "answer-flood", failure: "trapped: status found no room for 33 bytes in the memory blocks of 16 MiB: free those that are not needed"},
		{name: "call-flood", failure: "trapped: it called the host more than 2000000 times: do more in one call"},
		{name: "call-in-start", failure: "could not start: it calls the host in its start function: do that in render"},
		{name: "config-flood", failure: "trapped: it called the host more than 2000000 times: do more in one call"},
		{name: "error-set", failure: "the segment reported failure 1: no colour"},
		{name: "error-set-alone", failure: "the segment reported failure 0: oops"},
		{name: "error-set-huge", failure: "the segment reported failure 1"},
		{name: "failure", failure: "the segment reported failure 7"},
		{name: "forged-length", failure: "trapped: span was given a block of 4294967295 bytes at 77, outside the memory of 1048576 bytes"},

		{name: "http-call", failure: "trapped: http_request was called: a segment makes no requests; import fetch from extism:host/user"},
		{name: "huge-output", failure: "trapped: output_set was given 1048576 bytes, over the limit of 64 KiB: put out less"},
		{name: "stack-overflow", failure: "trapped: stack overflow"},
		{name: "trap", failure: "trapped: wasm error: unreachable"},
		{name: "trap-in-initialize", failure: "trapped: failed to initialize runtime: wasm error: unreachable"},
		{name: "var-flood", failure: "trapped: var_set was given a name and a value of 60001 bytes: all variables have at most 64 KiB, and 256 KiB are written in one render"},
		{name: "var-large", failure: "trapped: var_set was given a name and a value of 65537 bytes: all variables have at most 64 KiB, and 256 KiB are written in one render"},
		{name: "wild-offset", failure: "trapped: span was given the offset 2147483647, where no memory block begins"},
		{name: "wild-offset-64", failure: "trapped: span was given the offset 4294967373, where no memory block begins"},
		{name: "wrong-spans", failure: "its output has in span 1 a number as text: give a string"},

		// Kept within the limits.
		{name: "alloc-flood"},
		{name: "forged-list"},
		{name: "escapes", spans: []span.Span{{Text: "abc de"}}},
		{name: "http-import", spans: []span.Span{{Text: "imported"}}},
		{name: "log-flood", spans: []span.Span{{Text: "logged"}}},
		{name: "million-spans", spans: guesttest.Times(64, span.Span{Text: "x"}),
			note: "output over the limit of 64 spans and 4 KiB: the rest was left out"},
		{name: "odd-names", spans: []span.Span{{Text: "named"}}},
		{name: "reset", spans: []span.Span{{Text: "after"}}},
		{name: "wild-output"},

		// WASI reaches nothing.
		{name: "wasi-exit", failure: "trapped: module closed with exit_code(3)"},
		{name: "wasi-exit-well", spans: []span.Span{{Text: "done"}}},
		{name: "wasi-stdout", spans: []span.Span{{Text: "wrote"}}},
	}
	e := newEngine(t, nil)
	covered := map[string]bool{}
	for _, tt := range tests {
		covered[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			call := guesttest.Call(t)
			err := compileAndRun(e, guesttest.Fixture(t, tt.name), call)
			guesttest.Expect(t, err, call, tt.failure, tt.note, tt.spans)
		})
	}
	for _, name := range endless {
		covered[name] = true
		if err := Compile(nil, guesttest.Fixture(t, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	guesttest.AllCovered(t, covered)
}

// compileAndRun does to a stranger's module what is done to it before its first
// render, and renders it.
func compileAndRun(e *Engine, binary []byte, call *capability.Call) error {
	if err := Compile(nil, binary); err != nil {
		return err
	}
	m, err := e.Load(binary)
	if err != nil {
		return err
	}
	return m.Run(call)
}

func TestLogFloodIsBounded(t *testing.T) {
	call := guesttest.Call(t)
	if err := compileAndRun(newEngine(t, nil), guesttest.Fixture(t, "log-flood"), call); err != nil {
		t.Fatal(err)
	}
	if len(call.Log) != 16 || call.Log[0].Level != 3 {
		t.Errorf("%d lines, the first with level %d; want 16 of 1 KiB with level 3", len(call.Log), call.Log[0].Level)
	}
}

func TestLoadRefusesWhatIsNoPlugin(t *testing.T) {
	tests := []struct {
		name    string
		binary  []byte
		failure string
	}{
		{"nothing", nil, "the module is cut off: build it again"},
		{"text", []byte("#!/bin/sh\necho owned\n"), "this is not a WebAssembly module: name a .wasm file"},
		{"nothing but a header", encode.Module(), "exports no function render: it is not a segment"},
		{"over 16 MiB", make([]byte, module.MaxBytes+1), "the module has 16777217 bytes, over the limit of 16 MiB: build it smaller"},
		{"no code", encode.Module(
			encode.Section(7, encode.Vector(encode.Join(encode.Name("render"), []byte{0, 0})))),
			"not a module that can be run: unknown function for export[\"render\"]"},
	}
	e := newEngine(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := e.Load(tt.binary); err == nil || !strings.HasPrefix(err.Error(), tt.failure) {
				t.Errorf("Load: error = %v, want %s", err, tt.failure)
			}
			if err := Compile(nil, tt.binary); err == nil || !strings.HasPrefix(err.Error(), tt.failure) {
				t.Errorf("Compile: error = %v, want %s", err, tt.failure)
			}
		})
	}
}

// A module that never went through Compile is caught when it is linked.
func TestWrongImportIsNeverRun(t *testing.T) {
	for _, name := range []string{"wrong-import", "wrong-kernel-import"} {
		m, err := newEngine(t, nil).Load(guesttest.Fixture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Run(guesttest.Call(t)); err == nil || !strings.Contains(err.Error(), "signature mismatch") {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	m, err := newEngine(t, nil).Load(guesttest.Fixture(t, "ungranted"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"usage", "http"}, m.Needs()); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	var blocked *capability.BlockedError
	if err := m.Run(guesttest.Call(t, "usage", "git")); !errors.As(err, &blocked) || len(blocked.Missing) != 1 || blocked.Missing[0] != "http" {
		t.Errorf("error = %v, want that http is missing", err)
	}
	if err := m.Run(guesttest.Call(t, "usage", "http:example.com")); err != nil {
		t.Error(err)
	}
}

// Extism's SDK gives plugins this process's stdout if a variable says so.
func TestPluginsNeverGetStdout(t *testing.T) {
	t.Setenv(wasiOutput, "1")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, stderr := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = write, write
	defer func() { os.Stdout, os.Stderr = stdout, stderr }()
	err = compileAndRun(newEngine(t, nil), guesttest.Fixture(t, "wasi-stdout"), guesttest.Call(t))
	write.Close()
	if err != nil {
		t.Error(err)
	}
	out := make([]byte, 64)
	if n, _ := read.Read(out); n > 0 {
		t.Errorf("the plugin wrote %q", out[:n])
	}
}

// The input is asked of the table like everything else, so that a render knows
// when a plugin need not be run again; and only for a plugin that can see it.
func TestWhatAPluginAsksIsNoted(t *testing.T) {
	tests := []struct {
		name       string
		asked      []capability.Question
		repeatable bool
	}{
		{"hello", nil, true},
		{"echo", []capability.Question{{Function: "status", Text: []string{""}}}, true},
		{"log-flood", nil, false},
	}
	for _, tt := range tests {
		call := guesttest.Call(t)
		if err := compileAndRun(newEngine(t, nil), guesttest.Fixture(t, tt.name), call); err != nil {
			t.Fatal(err)
		}
		trace, repeatable := call.Trace()
		if diff := cmp.Diff(tt.asked, trace.Asked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if repeatable != tt.repeatable || repeatable && !guesttest.Call(t).Repeats(trace) {
			t.Errorf("%s: repeatable = %v", tt.name, repeatable)
		}
	}
}

func codeFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A render finds all its code in the cache: that of the kernel, which is one
// file, and that of the plugin, which is another.
func TestCompiledCodeIsAllThereIs(t *testing.T) {
	dir := t.TempDir()
	open := func() wazero.CompilationCache {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return cache
	}
	steps := []struct {
		name  string
		do    func() error
		files int
	}{
		{"the kernel", func() error { return CompileKernel(open()) }, 1},
		{"a plugin", func() error { return Compile(open(), guesttest.Fixture(t, "echo")) }, 2},
		{"a plugin with WASI", func() error { return Compile(open(), guesttest.Fixture(t, "wasi-stdout")) }, 3},
		{"rendering", func() error {
			e := newEngine(t, open())
			return errors.Join(
				compileAndRun(e, guesttest.Fixture(t, "echo"), guesttest.Call(t)),
				compileAndRun(e, guesttest.Fixture(t, "wasi-stdout"), guesttest.Call(t)))
		}, 3},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if files := codeFiles(t, dir); len(files) != step.files {
			t.Fatalf("after %s there are %d files of code, want %d", step.name, len(files), step.files)
		}
	}
}

// Two segments of plugins.yaml may have one source, and after a slow segment two
// workers go on side by side.
func TestPluginsLoadedByManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var modules [][]byte
	for _, name := range []string{"hello", "echo", "spans", "hello"} {
		modules = append(modules, guesttest.Fixture(t, name))
	}
	for range 20 {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		e := newEngine(t, cache)
		guesttest.AtOnce(t, modules, func(binary []byte) error {
			m, err := e.Load(binary)
			if err != nil {
				return err
			}
			return m.Run(guesttest.Call(t))
		})
	}
}
