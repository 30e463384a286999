//go:build !linux && !darwin

package sandbox

import "runtime/debug"

// LimitProcess asks the collector to stay below a limit. There is no limit on
// the address space here; the time limit is what ends a module made to eat
// memory.
func LimitProcess(bytes uint64) {
	debug.SetMemoryLimit(int64(bytes / 2))
}
