//go:build unix

package gitrepo

import (
	"os"
	"syscall"
)

// device returns the number of the file system that a file is on.
func device(info os.FileInfo) (number uint64, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(stat.Dev), true
}
