package config

import (
	"io/fs"
	"strconv"
	"syscall"
)

// appendSystem adds inode and change time: they also tell of a file that was
// replaced by one of the same size and modification time.
func appendSystem(b []byte, info fs.FileInfo) []byte {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return b
	}
	b = strconv.AppendUint(append(b, ' '), st.Ino, 10)
	return strconv.AppendInt(append(b, ' '), st.Ctim.Nano(), 10)
}
