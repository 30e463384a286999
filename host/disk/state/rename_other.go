//go:build !windows

package state

import "os"

// Rename is os.Rename for a file that other processes read. That is a matter of
// Windows alone.
func Rename(from, to string) error { return os.Rename(from, to) }
