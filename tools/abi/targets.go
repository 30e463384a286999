package main

import (
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// target is a file with parts that are written from the table.
type target struct {
	file  string
	parts []part
}

// part is one of them; name is in its mark where a file has several.
type part struct {
	name  string
	write func([]Function) string
}

var targets = []target{
	{"docs/abi.md", []part{{"native", nativePage}, {"extism", extismPage}}},
	{"sdk/c/aiterm.h", []part{{"", eachC}}},
	{"sdk/assemblyscript/aiterm.ts", []part{{"", eachAssemblyScript}}},
	{"sdk/cpp/aiterm.hpp", []part{{"imports", eachCppImport}, {"calls", eachCppCall}}},
	{"sdk/rust/aiterm.rs", []part{{"imports", eachRustImport}, {"calls", eachRustCall}}},
	{"sdk/zig/aiterm.zig", []part{{"imports", eachZigImport}, {"calls", eachZigCall}}},
	{"sdk/d/aiterm.d", []part{{"imports", eachDImport}, {"calls", eachDCall}}},
	{"sdk/javascript/aiterm.d.ts", []part{{"", eachJavaScript}}},
	{"sdk/moonbit/aiterm.mbt", []part{{"imports", eachMoonBitImport}, {"calls", eachMoonBitCall}}},
}

// copies are the files that an example has beside its source, where its compiler takes
// none from elsewhere.
var copies = []struct{ from, to string }{
	{"sdk/zig/aiterm.zig", "examples/zig/aiterm.zig"},
	{"sdk/d/aiterm.d", "examples/d/aiterm.d"},
	{"sdk/moonbit/aiterm.mbt", "examples/moonbit/aiterm.mbt"},
}

// each writes one thing for every function.
func each(functions []Function, one func(Function) string) string {
	var b strings.Builder
	for _, f := range functions {
		b.WriteString(one(f))
	}
	return b.String()
}

// list joins what each parameter becomes.
func (f Function) list(one func(Parameter) string) string {
	parts := make([]string, len(f.Parameters))
	for i, p := range f.Parameters {
		parts[i] = one(p)
	}
	return strings.Join(parts, ", ")
}

// inputs are the parameters but for the buffer of a reader.
func (f Function) inputs() Function {
	if f.Reads() {
		f.Parameters = f.Parameters[:len(f.Parameters)-1]
	}
	return f
}

// signature says what each kind of parameter is declared as in a language; text and
// buffer have the parameter's name in place of NAME.
type signature struct {
	text, number, buffer string
}

func (s signature) of(p Parameter) string {
	var pattern string
	switch p.Kind {
	case capability.Text:
		pattern = s.text
	case capability.Int:
		pattern = s.number
	case capability.Buffer:
		pattern = s.buffer
	}
	return strings.ReplaceAll(pattern, "NAME", p.Name)
}

// result picks the word for the function's result.
func (f Function) result(nothing, int32, int64 string) string {
	switch f.Result {
	case capability.Nothing:
		return nothing
	case capability.Int64:
		return int64
	}
	return int32
}

// explained is the comment with the permission, in lines that begin with prefix and
// have at most 80 characters.
func (f Function) explained(prefix string) string {
	text := f.Comment
	if f.Permission != "" {
		text += " Permission: " + f.Permission + "."
	}
	var b strings.Builder
	line := prefix
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > 80 && line != prefix {
			b.WriteString(line + "\n")
			line = prefix
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
	return b.String()
}

// camel is the name as utcOffset.
func (f Function) camel() string {
	first, rest, found := strings.Cut(f.Name, "_")
	if !found {
		return first
	}
	return first + strings.ToUpper(rest[:1]) + rest[1:]
}
