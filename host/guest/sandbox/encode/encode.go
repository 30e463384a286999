// Package encode writes WebAssembly modules byte by byte, for tests that need
// many of them, or ones that no assembler would write. The format is that of
// the WebAssembly core specification, "Binary Format". It is in no program.
package encode

import (
	"encoding/binary"

	"github.com/tetratelabs/wazero/api"
)

// Module is the header and the sections.
func Module(sections ...[]byte) []byte {
	return Join(append([][]byte{[]byte("\x00asm\x01\x00\x00\x00")}, sections...)...)
}

// Section is one section of a module: its number and what it holds.
func Section(id byte, body []byte) []byte {
	return append([]byte{id}, Name(string(body))...)
}

// Vector is a count and as many items.
func Vector(items ...[]byte) []byte {
	out := binary.AppendUvarint(nil, uint64(len(items)))
	for _, item := range items {
		out = append(out, item...)
	}
	return out
}

// Name is a length and as many bytes: a name, or anything else of that form.
func Name(name string) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(name))), name...)
}

// Join is the parts one after the other.
func Join(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

// Function is the type and the name of an imported function.
type Function struct {
	From, Name      string
	Params, Results []api.ValueType
}

// Func is the function NAME of the module FROM.
func Func(from, name string, params, results []api.ValueType) Function {
	return Function{from, name, params, results}
}

// Type is the entry of the type section.
func (f Function) Type() []byte {
	return Join([]byte{0x60}, Name(string(f.Params)), Name(string(f.Results)))
}

// Forwarders is a segment that imports functions and exports each of them under
// "call:NAME", as a function of its own that hands its parameters on. Its entry
// point, of that name, returns 0; its memory has the given number of pages.
func Forwarders(entryPoint string, pages byte, functions ...Function) []byte {
	entry := Function{Results: []api.ValueType{api.ValueTypeI32}}
	var types, imports, own, exports, code [][]byte
	for i, f := range functions {
		index := binary.AppendUvarint(nil, uint64(i))
		types = append(types, f.Type())
		imports = append(imports, Join(Name(f.From), Name(f.Name), []byte{0}, index))
		own = append(own, index)
		exported := binary.AppendUvarint([]byte{0}, uint64(len(functions)+i))
		exports = append(exports, append(Name("call:"+f.Name), exported...))
		body := []byte{0} // no locals
		for p := range f.Params {
			body = append(body, 0x20, byte(p)) // local.get
		}
		body = Join(body, []byte{0x10}, index, []byte{0x0b}) // call, end
		code = append(code, Name(string(body)))
	}
	types = append(types, entry.Type())
	own = append(own, binary.AppendUvarint(nil, uint64(len(functions))))
	code = append(code, Name("\x00\x41\x00\x0b")) // i32.const 0, end
	exports = append(exports,
		append(Name("memory"), 2, 0),
		Join(Name(entryPoint), binary.AppendUvarint([]byte{0}, uint64(2*len(functions)))))
	return Module(
		Section(1, Vector(types...)),
		Section(2, Vector(imports...)),
		Section(3, Vector(own...)),
		Section(5, Vector([]byte{1, pages, pages})),
		Section(7, Vector(exports...)),
		Section(10, Vector(code...)),
	)
}
