//go:build !linux

package cli

import "os"

// peakMemory is 0: what the system tells is in other units, or nothing.
func peakMemory(*os.ProcessState) int64 { return 0 }
