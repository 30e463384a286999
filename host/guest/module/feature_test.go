package module

import (
	"strings"
	"testing"
)

func TestCheckFeatures(t *testing.T) {
	tests := []struct{ name, module, want string }{
		{"plain", section(TypeSection, "\x01\x60\x00\x00") + section(TableSection, "\x01\x70\x01\x01\x02") + section(MemorySection, "\x01\x01\x01\x80\x02"), ""},
		{"empty sections", section(TypeSection, "\x00") + section(TableSection, "\x00") + section(MemorySection, "\x00"), ""},
		{"cut sections", section(TypeSection, "\x01") + section(TableSection, "\x01") + section(MemorySection, "\x01"), ""},
		{"a struct", section(TypeSection, "\x01\x5f\x00"), "the module uses types of garbage collection (form 0x5f)"},
		{"a recursive group", section(TypeSection, "\x01\x4e\x01"), "the module uses types of garbage collection (form 0x4e)"},
		{"a shared memory", section(MemorySection, "\x01\x03\x01\x01"), "the module has a shared memory, which threads have"},
		{"a 64-bit memory", section(MemorySection, "\x01\x04\x01"), "the module has a 64-bit memory: build it for wasm32"},
		{"small pages", section(MemorySection, "\x01\x08\x01\x00"), "the module has a memory with pages of another size"},
		{"two memories", section(MemorySection, "\x02\x00\x01\x00\x01"), "the module has 2 memories, and a segment has one"},
		{"a 64-bit table", section(TableSection, "\x01\x70\x04\x01"), "the module has a 64-bit table"},
		{"exceptions", section(tagSection, "\x01\x00\x00"), "the module uses exceptions"},
	}
	for _, tt := range tests {
		got := ""
		if err := CheckFeatures([]byte(header + tt.module)); err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Every import that a toolchain is known to leave has a next step.
func TestHint(t *testing.T) {
	for _, tt := range []struct {
		i    Import
		want string // is in it
	}{
		{Import{"env", "abort", Function}, "--use abort="},
		{Import{"env", "seed", Function}, "--use seed="},
		{Import{"env", "trace", Function}, "--use trace="},
		{Import{"env", "console.log", Function}, "log instead of console"},
		{Import{"env", "Date.now", Function}, "now or minute"},
		{Import{"env", "Math.random", Function}, "JavaScript"},
		{Import{"env", "emscripten_memcpy_js", Function}, "STANDALONE_WASM"},
		{Import{"env", "my_function", Function}, "undefined symbols"},
		{Import{"env", "memory", Memory}, "--import-memory"},
		{Import{"env", "__memory_base", Global}, "dynamic library"},
		{Import{"env", "__indirect_function_table", Table}, "--import-table"},
		{Import{"env", "__cpp_exception", Tag}, "-fno-exceptions"},
		{Import{NativeHost, "span", Global}, "functions and nothing else"},
		{Import{NativeHost, "span", Table}, "functions and nothing else"},
		{Import{"wasi_unstable", "fd_write", Function}, "wasip1"},
		{Import{"wasi:cli/stdout@0.2.0", "get-stdout", Function}, "wasip1 instead of wasip2"},
		{Import{"wasix_32v1", "fd_dup", Function}, "wasip1"},
		{Import{"gojs", "runtime.wasmExit", Function}, "GOOS=wasip1"},
		{Import{"wbg", "__wbindgen_throw", Function}, "wasm-bindgen"},
		{Import{"aiterm_v2", "span", Function}, "update aiterm"},
		{Import{ExtismKernel, "alloc", Function}, "exports render"},
	} {
		if got := tt.i.Hint(); !strings.Contains(got, tt.want) {
			t.Errorf("%v: %q, want %q in it", tt.i, got, tt.want)
		}
	}
	if got := (Import{"elsewhere", "x", Function}).Hint(); got != "" {
		t.Errorf("nobody knows it: %q", got)
	}
}
