//go:build unix

package state

import "syscall"

// OverwriteCache writes data over what is in the file at path, or writes it as
// [WriteCache] does where that cannot be. It costs a tenth: a file system such as ext4
// finds new blocks for a file that takes another's place, and writes them out.
//
// It is for files with a checksum that covers all of them, whose readers take a wrong
// one for no file: who reads in the middle of a write sees some of both. Only a plain
// file of the user's own, private and under one name, is written over.
func OverwriteCache(path string, data []byte) error {
	if overwrite(path, data) {
		return nil
	}
	return WriteCache(path, data)
}

func overwrite(path string, data []byte) bool {
	// A pipe must not be waited for, and a link not followed.
	fd, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer syscall.Close(fd)
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return false
	}
	if uint32(st.Mode) != syscall.S_IFREG|0o600 || st.Nlink != 1 || int(st.Uid) != syscall.Geteuid() {
		return false
	}
	if n, err := syscall.Pwrite(fd, data, 0); err != nil || n != len(data) {
		return false
	}
	return st.Size <= int64(len(data)) || syscall.Ftruncate(fd, int64(len(data))) == nil
}
