//go:build tools

// Package benchstat pins the benchstat that "make bench-compare" runs. It is a
// module of its own, so that the program depends on none of it.
package benchstat

import _ "golang.org/x/perf/cmd/benchstat"
