package wasm

import (
	"encoding/binary"

	"github.com/tetratelabs/wazero/api"
)

// This file writes WebAssembly modules byte by byte, for tests that need many
// of them, or ones that no assembler would write. The format is that of the
// WebAssembly core specification, "Binary Format".

var (
	i32 = api.ValueTypeI32
	i64 = api.ValueTypeI64
)

// section is one section of a module: its number and what it holds.
type section struct {
	id   byte
	body []byte
}

func encodeModule(sections ...section) []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range sections {
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// vector is a count and as many items.
func vector(items ...[]byte) []byte {
	out := binary.AppendUvarint(nil, uint64(len(items)))
	for _, item := range items {
		out = append(out, item...)
	}
	return out
}

func encodeName(name string) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(name))), name...)
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

// function is the type and the name of an imported function.
type function struct {
	from, name      string
	params, results []api.ValueType
}

func (f function) encodeType() []byte {
	return join([]byte{0x60}, encodeName(string(f.params)), encodeName(string(f.results)))
}

// encodeForwarders is a segment that imports functions and exports each of them
// under "call:NAME", as a function of its own that hands its parameters on. Its
// entry point returns 0 and its memory has the given number of pages.
func encodeForwarders(pages byte, functions ...function) []byte {
	entry := function{results: []api.ValueType{i32}}
	var types, imports, own, exports, code [][]byte
	for i, f := range functions {
		index := binary.AppendUvarint(nil, uint64(i))
		types = append(types, f.encodeType())
		imports = append(imports, join(encodeName(f.from), encodeName(f.name), []byte{0}, index))
		own = append(own, index)
		exported := binary.AppendUvarint([]byte{0}, uint64(len(functions)+i))
		exports = append(exports, append(encodeName("call:"+f.name), exported...))
		body := []byte{0} // no locals
		for p := range f.params {
			body = append(body, 0x20, byte(p)) // local.get
		}
		body = join(body, []byte{0x10}, index, []byte{0x0b}) // call, end
		code = append(code, encodeName(string(body)))
	}
	types = append(types, entry.encodeType())
	own = append(own, binary.AppendUvarint(nil, uint64(len(functions))))
	code = append(code, encodeName("\x00\x41\x00\x0b")) // i32.const 0, end
	exports = append(exports,
		append(encodeName("memory"), 2, 0),
		join(encodeName(EntryPoint), binary.AppendUvarint([]byte{0}, uint64(2*len(functions)))))
	return encodeModule(
		section{1, vector(types...)},
		section{2, vector(imports...)},
		section{3, vector(own...)},
		section{5, vector([]byte{1, pages, pages})},
		section{7, vector(exports...)},
		section{10, vector(code...)},
	)
}
