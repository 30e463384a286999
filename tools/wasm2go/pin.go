//go:build tools

// Package wasm2go pins the translator that "make segments" and "make check" run. It
// is a module of its own, so that the program depends on none of it.
package wasm2go

import _ "github.com/ncruces/wasm2go"
