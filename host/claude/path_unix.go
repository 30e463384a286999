//go:build !windows

package claude

import (
	"io/fs"
	"syscall"
)

// shortPath is Windows' 8.3 form of a path; elsewhere there is none.
func shortPath(path string) (string, error) { return path, nil }

// hardLinks is how many names a file has.
func hardLinks(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink)
	}
	return 1
}
