package state

import (
	"io/fs"
	"syscall"
	"time"
)

// ReadStart reads at most limit bytes from the start of a plain file. Anything else is
// an error, found without waiting: opening a pipe could last until somebody writes.
//
// It is os.ReadFile in four system calls instead of eleven. Go's files are made for
// those that one may have to wait for, and the first one costs nine pages of memory.
func ReadStart(path string, limit int64) (Read, error) {
	fd, err := openRead(path)
	if err != nil {
		return Read{}, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd)
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return Read{}, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	if st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return Read{}, &fs.PathError{Op: "read", Path: path, Err: errNotPlain}
	}
	size := max(0, min(st.Size, limit))
	read := Read{Data: make([]byte, size, max(size, usualSmall)), Size: st.Size, Modified: time.Unix(st.Mtim.Unix())}
	for n := 0; n < len(read.Data); {
		got, err := syscall.Pread(fd, read.Data[n:], int64(n))
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return Read{}, &fs.PathError{Op: "read", Path: path, Err: err}
		case got == 0: // it got shorter
			read.Data = read.Data[:n]
		}
		n += max(0, got)
	}
	return read, nil
}

// usualSmall is the memory for every file that is smaller: the first object of a size costs
// two pages, and of git's files each has a size of its own.
const usualSmall = 512

func openRead(path string) (fd int, err error) {
	for {
		fd, err = syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}
