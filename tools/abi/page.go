package main

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// nativePage is the table of the native functions in docs/abi.md.
func nativePage(all []Function) string {
	return "\n| `aiterm_v1.` | WebAssembly type | permission | |\n|---|---|---|---|\n" + each(all, func(f Function) string {
		return fmt.Sprintf("| `%s(%s)%s` | `%s` |%s | %s |\n", f.Name, f.list(onPage), f.answered(), f.wasm("i32 i32", "i32", "i32 i32", f.result("", "i32", "i64")), code(f.Permission), f.Page)
	}) + "\n"
}

// extismPage is that of the functions for Extism plugins, whose texts are offsets.
func extismPage(all []Function) string {
	return "\n| `extism:host/user.` | type | permission |\n|---|---|---|\n" + each(all, func(f Function) string {
		f = f.inputs()
		return fmt.Sprintf("| `%s(%s)` | `%s` |%s |\n", f.Name, f.list(func(p Parameter) string { return p.Name }), f.wasm("i64", "i64", "", f.result("", "i64", "i64")), code(f.Permission))
	}) + "\n"
}

// onPage is a parameter as the page writes it: its type is said unless its name is it.
func onPage(p Parameter) string {
	switch {
	case p.Kind == capability.Int:
		return p.Name + ": i32"
	case p.Kind == capability.Buffer || p.Name == "text":
		return p.Name
	}
	return p.Name + ": text"
}

func (f Function) answered() string {
	if f.Reads() {
		return " -> length"
	}
	return f.result("", " -> i32", " -> i64")
}

// wasm is the type as the text format has it, with what each kind of parameter is.
func (f Function) wasm(text, number, buffer, result string) string {
	var parameters []string
	for _, p := range f.Parameters {
		parameters = append(parameters, signature{text, number, buffer}.of(p))
	}
	out := "(" + strings.Join(parameters, " ") + ")"
	if result != "" {
		out += " -> " + result
	}
	return out
}

// code is what stands in a cell of a table, with the blank before it.
func code(text string) string {
	if text == "" {
		return ""
	}
	return " `" + text + "`"
}
