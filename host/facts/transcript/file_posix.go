//go:build linux || darwin

package transcript

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// handle is an opened file.
type handle int

// look says what is at a path, without following a link. What is no plain file of this
// user's is an error.
func look(path string) (mark, error) {
	var st syscall.Stat_t
	if err := syscall.Lstat(path, &st); err != nil {
		return mark{}, err
	}
	return markOf(&st)
}

func markOf(st *syscall.Stat_t) (mark, error) {
	if st.Mode&syscall.S_IFMT != syscall.S_IFREG || int(st.Uid) != os.Geteuid() {
		return mark{}, errNotOwn
	}
	changed := changedAt(st)
	return mark{device: int64(st.Dev), inode: int64(st.Ino), size: st.Size, modified: changed}, nil
}

// isFolder tells whether there is a folder at a path, which is no link.
func isFolder(path string) bool {
	var st syscall.Stat_t
	return syscall.Lstat(path, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFDIR
}

// open opens the file that [look] looked at, and looks again. It waits for nothing:
// opening a pipe could last until somebody writes.
func open(path string) (handle, mark, error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return -1, mark{}, err
		}
		var st syscall.Stat_t
		if err = syscall.Fstat(fd, &st); err == nil {
			var m mark
			if m, err = markOf(&st); err == nil {
				return handle(fd), m, nil
			}
		}
		syscall.Close(fd)
		return -1, mark{}, err
	}
}

func (h handle) close() { syscall.Close(int(h)) }

// ReadAt reads as [io.ReaderAt] says.
func (h handle) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		got, err := syscall.Pread(int(h), b[n:], at+int64(n))
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return n, err
		case got == 0:
			return n, io.EOF
		}
		n += max(0, got)
	}
	return n, nil
}
