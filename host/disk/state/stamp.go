package state

import (
	"io/fs"
	"strconv"
	"time"
)

// Stamp is a word for what stat says of a file: its size and its time of change.
// It changes whenever the file is written or replaced, as far as the file system
// counts time.
func Stamp(info fs.FileInfo) string { return stamp(info.Size(), info.ModTime()) }

func stamp(size int64, modified time.Time) string {
	var b [48]byte
	n := strconv.AppendInt(b[:0], size, 36)
	return string(strconv.AppendInt(append(n, '-'), modified.UnixNano(), 36))
}
