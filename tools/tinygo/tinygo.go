//go:build tools

// Package tinygo pins the TinyGo that the built-in segments are compiled with.
// It is a module of its own, so that the program depends on none of it; the
// script install beside it builds the compiler.
package tinygo

import _ "github.com/tinygo-org/tinygo"
