package config

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"syscall"
)

const (
	stampAbsent = "absent"
	stampError  = "unreadable"
)

// IsAbsent tells whether there is no file, be it because its folder is none.
func IsAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Stamp sums up what stat says of a file; two stamps differ if the file was
// written or replaced in between.
func Stamp(info fs.FileInfo, err error) string {
	switch {
	case IsAbsent(err):
		return stampAbsent
	case err != nil:
		return stampError
	}
	b := make([]byte, 0, 96)
	b = strconv.AppendInt(b, info.Size(), 10)
	b = append(b, ' ')
	b = strconv.AppendInt(b, info.ModTime().UnixNano(), 10)
	return string(appendSystem(b, info))
}

func (i Input) changed() bool { return Stamp(os.Stat(i.Path)) != i.Stamp }
