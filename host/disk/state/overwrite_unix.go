//go:build unix

package state

import (
	"os"
	"path/filepath"
	"syscall"
)

// OverwriteCache writes data over what is in the file at path, or writes it as
// [WriteCache] does where that cannot be. It costs a tenth: a file system such as ext4
// finds new blocks for a file that takes another's place, and writes them out. A file that
// is not there is made where it belongs, for the same reason.
//
// It is for files with a checksum that covers all of them, whose readers take a wrong
// one for no file: who reads in the middle of a write sees some of both. Only a plain
// file of the user's own, private and under one name, is written over.
func OverwriteCache(path string, data []byte) error {
	if overwrite(path, data) || create(path, data) {
		return nil
	}
	return WriteCache(path, data)
}

func overwrite(path string, data []byte) bool {
	fd, size, ok := openOwn(path, syscall.O_WRONLY)
	if !ok {
		return false
	}
	defer syscall.Close(fd)
	return writeAt(fd, data, 0) && (size <= int64(len(data)) || syscall.Ftruncate(fd, int64(len(data))) == nil)
}

// create writes a file where there is nothing, and makes its folder if that is missing.
func create(path string, data []byte) bool {
	open := func() (fd int, err error) {
		return syscall.Open(path, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_CLOEXEC, 0o600)
	}
	fd, err := open()
	if err == syscall.ENOENT && makeFolder(filepath.Dir(path)) {
		fd, err = open()
	}
	if err != nil {
		return false
	}
	defer syscall.Close(fd)
	if writeAt(fd, data, 0) {
		return true
	}
	syscall.Unlink(path)
	return false
}

func makeFolder(path string) bool {
	return syscall.Mkdir(path, 0o700) == nil || os.MkdirAll(path, 0o700) == nil
}

// openOwn opens a file that may be written over: a plain one of the user's own, private
// and under one name.
func openOwn(path string, mode int) (fd int, size int64, ok bool) {
	// A pipe must not be waited for, and a link not followed.
	fd, err := syscall.Open(path, mode|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, false
	}
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil ||
		uint32(st.Mode) != syscall.S_IFREG|0o600 || st.Nlink != 1 || int(st.Uid) != syscall.Geteuid() {
		syscall.Close(fd)
		return 0, 0, false
	}
	return fd, st.Size, true
}

func writeAt(fd int, data []byte, at int64) bool {
	n, err := syscall.Pwrite(fd, data, at)
	return err == nil && n == len(data)
}

// mirrorInPlace writes an object into a file that holds a former one.
func mirrorInPlace(path string, object []byte) bool {
	fd, size, ok := openOwn(path, syscall.O_RDWR)
	if !ok {
		return false
	}
	defer syscall.Close(fd)
	if size < 2*int64(neededHalf(object)) || size > maxMirrored {
		return false
	}
	file := make([]byte, size)
	if n, err := syscall.Pread(fd, file, 0); err != nil || n != len(file) {
		return false
	}
	all := patches(file, object)
	for _, p := range all {
		if !writeAt(fd, p.data, int64(p.at)) {
			return false
		}
	}
	return len(all) > 0
}

// maxMirrored is above every file that is worth writing over.
const maxMirrored = 1 << 20
