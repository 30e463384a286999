package cli

import (
	"os"
	"syscall"

	"github.com/data-wise/aiterm/internal/race"
)

// peakMemory is the most memory that a process had, in bytes. Linux counts what
// the test had when it started the process, and with -race that is more than any
// limit: then it is 0.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok && !race.Enabled {
		return usage.Maxrss << 10
	}
	return 0
}
