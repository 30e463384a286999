//go:build !linux && !darwin

package trial

// peakMemory is not known here.
func peakMemory() int64 { return 0 }

// openStatus has nothing to open here.
func openStatus() {}
