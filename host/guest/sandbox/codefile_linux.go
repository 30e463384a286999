package sandbox

import (
	"errors"
	"io"
	"os"
	"syscall"
	"unsafe"
)

// codeFile is an open file. Go's own are made for those that one may have to wait for,
// and cost three system calls more.
type codeFile int

func openCodeFile(path string) (f codeFile, size int64, err error) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, &os.PathError{Op: "open", Path: path, Err: err}
	}
	f = codeFile(fd)
	var st syscall.Stat_t
	if err = syscall.Fstat(fd, &st); err == nil && st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		err = errors.New("it is not a regular file")
	}
	if err != nil {
		f.Close()
		return 0, 0, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return f, st.Size, nil
}

func (f codeFile) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		got, err := syscall.Pread(int(f), p[n:], at+int64(n))
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return n, err
		case got == 0:
			return n, io.ErrUnexpectedEOF
		}
		n += max(0, got)
	}
	return n, nil
}

func (f codeFile) Close() error { return syscall.Close(int(f)) }

// place has what stands in the file at some place be in p, which is memory that was mapped
// and never touched: it is mapped anew, from the file. The kernel has its pages already,
// where a page to copy one to has to be found and emptied first. Where that may not be (the
// file system may be one that no program is run from), they are copied.
func (f codeFile) place(p []byte, at int64) error {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(p)))
	if pages := uintptr(os.Getpagesize() - 1); start&pages == 0 && uintptr(at)&pages == 0 {
		_, _, errno := syscall.Syscall6(syscall.SYS_MMAP, start, uintptr(len(p)),
			syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_PRIVATE|syscall.MAP_FIXED, uintptr(f), uintptr(at))
		if errno == 0 {
			return nil
		}
	}
	_, err := f.ReadAt(p, at)
	return err
}
