//go:build unix

package userfile

import (
	"io/fs"
	"os"
	"syscall"
)

// severalNames tells whether a file has further names, as a hard link gives it.
func severalNames(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeType != 0 {
		return false
	}
	sys, ok := info.Sys().(*syscall.Stat_t)
	return ok && sys.Nlink > 1
}
