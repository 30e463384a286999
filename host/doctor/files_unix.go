//go:build unix

package doctor

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func ownedByUser(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || int(stat.Uid) == os.Getuid()
}

func ownedByRoot(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Uid == 0
}

func groupMayWrite(info fs.FileInfo) bool { return info.Mode().Perm()&0o020 != 0 }

func worldMayWrite(info fs.FileInfo) bool { return info.Mode().Perm()&0o002 != 0 }

func othersMayRead(info fs.FileInfo) bool { return info.Mode().Perm()&0o044 != 0 }

// othersMayOpen is for a file that must be its owner's alone.
func othersMayOpen(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// freeSpace is what a user may still write on the disk of a folder, in bytes.
func freeSpace(path string) (bytes uint64, known bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil || stat.Blocks == 0 || stat.Bsize <= 0 {
		return 0, false
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), true
}
