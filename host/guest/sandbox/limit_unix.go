//go:build linux || darwin

package sandbox

import (
	"runtime/debug"
	"syscall"
)

// LimitProcess bounds the address space of this process, so that a module made
// to eat memory ends the process and not the machine.
func LimitProcess(bytes uint64) {
	debug.SetMemoryLimit(int64(bytes / 2))
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) == nil {
		limit.Cur = min(limit.Max, bytes)
		syscall.Setrlimit(syscall.RLIMIT_AS, &limit)
	}
}
