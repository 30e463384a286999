package host

import "github.com/data-wise/aiterm/host/wasm"

// MeasureIn is the process behind a measuring command: it loads the module in a
// folder several times and returns the exit code. It may never return.
func MeasureIn(dir string) int { return wasm.MeasureIn(dir) }
