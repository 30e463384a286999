package module

import (
	"bytes"
	"fmt"
	"strings"
)

// WhatElse tells a module from what people and servers mistake for one: "", or
// words that go after its name, with what to do.
func WhatElse(data []byte) string {
	text := bytes.TrimSpace(data[:min(len(data), 512)])
	begins := func(with ...string) bool {
		for _, w := range with {
			if bytes.HasPrefix(data, []byte(w)) {
				return true
			}
		}
		return false
	}
	switch {
	case begins("\x00asm\x01\x00\x00\x00"):
		return ""
	case len(data) == 0:
		return "is empty: build it again"
	case begins("\x00asm") && len(data) < HeaderSize:
		return "is cut off: fetch or build it again"
	case begins("\x00asm") && data[6] == 1:
		return "is a WebAssembly component, which aiterm has no engine for: build it as a core module, for wasm32-wasip1 or wasip1 instead of wasip2"
	case begins("\x00asm"):
		return fmt.Sprintf("has version %d of WebAssembly's binary format, and there is only 1: build it again", data[4])
	case len(text) > 0 && text[0] == '<':
		return "is a web page, not a module: name the .wasm file itself (on GitHub, the link behind Raw or a file of a release)"
	case begins("version https://git-lfs"):
		return "is a pointer of Git LFS, not the module: fetch it with git lfs pull"
	case begins("\x1f\x8b", "PK\x03\x04", "\x28\xb5\x2f\xfd", "BZh", "\xfd7zXZ", "7z\xbc\xaf"):
		return "is an archive, not a module: unpack it and name the .wasm file"
	case bytes.HasPrefix(text, []byte("(module")), bytes.HasPrefix(text, []byte("(component")), bytes.HasPrefix(text, []byte(";;")):
		return "is WebAssembly text: compile it with wat2wasm"
	case begins("\x7fELF", "MZ", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "!<arch>", "BC\xc0\xde"):
		return "is made for a machine's own processor, not for WebAssembly: build it with a wasm target (GOOS=wasip1 GOARCH=wasm, --target=wasm32)"
	case len(text) > 0 && (text[0] == '{' || text[0] == '['):
		return "is JSON, not a module: name the .wasm file itself"
	}
	return "is not a WebAssembly module: name a .wasm file"
}

// What is the kind of an import, before its name: "" for a function.
func (i Import) What() string {
	switch i.Kind {
	case Table:
		return "the table "
	case Memory:
		return "the memory "
	case Global:
		return "the global "
	case Tag:
		return "the tag "
	}
	return ""
}

// Hint says where an import that no segment can have comes from and what to do about
// it, or "" where nobody knows.
func (i Import) Hint() string {
	switch {
	case i.Kind == Tag:
		return "it belongs to exceptions: build without them (-fno-exceptions, or panic=abort)"
	case i.Kind == Memory:
		return "a segment has a memory of its own and exports it: link without --import-memory, or --importMemory of AssemblyScript"
	case i.Kind == Table && i.Module == "env":
		return "link without --import-table, and not as a dynamic library"
	case i.Kind == Global && (i.Name == "__memory_base" || i.Name == "__table_base" || i.Name == "__stack_pointer"):
		return "it was linked as a dynamic library: link it whole, without -shared, -fPIC or SIDE_MODULE"
	case i.Kind != Function:
		return "a segment imports functions and nothing else: define it in the module"
	}
	switch from := i.Module; {
	case from == "env":
		return hintOfEnv(i.Name)
	case from == "wasi_unstable":
		return "an old form of WASI: build it with a newer toolchain, for wasip1"
	case strings.HasPrefix(from, "wasi:"), strings.HasPrefix(from, "wasi_snapshot_preview2"):
		return "WASI preview 2: build it for wasip1 instead of wasip2"
	case strings.HasPrefix(from, "wasix"):
		return "WASIX: build it for wasip1"
	case from == "gojs", from == "go":
		return "Go for JavaScript: build it with GOOS=wasip1 and -buildmode=c-shared"
	case from == "wbg", strings.HasPrefix(from, "__wbindgen"), strings.HasPrefix(from, "./"):
		return "wasm-bindgen, for JavaScript: build it without, for wasm32-unknown-unknown or wasm32-wasip1"
	case strings.HasPrefix(from, "wasm:js"), from == "js", from == "console", from == "Math", from == "Date":
		return "there is no JavaScript here: build it without"
	case strings.HasPrefix(from, "aiterm_v"):
		return "another version of the ABI: update aiterm, or build the segment for " + NativeHost
	case strings.HasPrefix(from, "extism:"):
		return "Extism: such a module exports " + ExtismEntry + ", and imports from " + ExtismHost + " and " + ExtismKernel
	}
	return ""
}

// hintOfEnv is for the module that linkers and AssemblyScript import from.
func hintOfEnv(name string) string {
	switch {
	case name == "abort":
		return "AssemblyScript's: build it with --use abort=, as the template for AssemblyScript does, and a function of your own"
	case name == "seed":
		return "AssemblyScript's, for Math.random: build it with --use seed= and a function of your own, such as one that returns now()"
	case name == "trace":
		return "AssemblyScript's: take trace() out, or build it with --use trace= and a function of your own that calls log"
	case strings.HasPrefix(name, "console."):
		return "AssemblyScript's, for JavaScript: call aiterm's log instead of console"
	case strings.HasPrefix(name, "Date."), strings.HasPrefix(name, "performance."):
		return "AssemblyScript's, for JavaScript: call aiterm's now or minute"
	case strings.Contains(name, ".") || name == "document" || name == "window":
		return "AssemblyScript's, for JavaScript, which is not here: do without"
	case strings.HasPrefix(name, "emscripten_"), strings.HasPrefix(name, "__syscall_"), strings.HasPrefix(name, "_emscripten"), strings.HasPrefix(name, "invoke_"):
		return "Emscripten's: build it with -sSTANDALONE_WASM, or with clang for wasm32-wasip1"
	case strings.HasPrefix(name, "extism_"):
		return "of a kit before Extism 1.0: update the kit"
	}
	return "the linker left it open: define it, link the library that has it, and do not allow undefined symbols"
}
