package config

import (
	"errors"
	"io/fs"
	"strconv"
	"syscall"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	stampAbsent = "absent"
	stampError  = "unreadable"
)

// IsAbsent tells whether there is no file, be it because its folder is none.
func IsAbsent(err error) bool {
	switch err {
	case nil:
		return false
	case syscall.ENOENT, syscall.ENOTDIR: // what a line gets, which need not be unwrapped
		return true
	}
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Stamp sums up what a look at a file tells; two stamps differ if the file was
// written or replaced in between.
func Stamp(seen state.Seen, err error) string {
	switch {
	case IsAbsent(err):
		return stampAbsent
	case err != nil:
		return stampError
	}
	var text [96]byte
	b := strconv.AppendInt(text[:0], seen.Size, 10)
	b = strconv.AppendInt(append(b, ' '), seen.Modified.UnixNano(), 10)
	if seen.Inode != 0 {
		b = strconv.AppendUint(append(b, ' '), seen.Inode, 10)
		b = strconv.AppendInt(append(b, ' '), seen.Changed, 10)
	}
	return string(b)
}

func (i Input) changed() bool { return Stamp(state.Look(i.Path)) != i.Stamp }
