package state

import (
	"io/fs"
	"strconv"
)

// Stamp is a word for what stat says of a file: its size and its time of change.
// It changes whenever the file is written or replaced, as far as the file system
// counts time.
func Stamp(info fs.FileInfo) string {
	b := strconv.AppendInt(nil, info.Size(), 36)
	return string(strconv.AppendInt(append(b, '-'), info.ModTime().UnixNano(), 36))
}
