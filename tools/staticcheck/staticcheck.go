//go:build tools

// Package staticcheck pins the staticcheck that "make check" runs. It is a
// module of its own, so that the program depends on none of it.
package staticcheck

import _ "honnef.co/go/tools/cmd/staticcheck"
