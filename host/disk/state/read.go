package state

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ReadCache reads a file of at most most bytes. What is no plain file is an
// error and is not opened: a device or a pipe would be read for ever.
func ReadCache(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, fmt.Errorf("%s is not a file of at most %d bytes: remove it", path, most)
	}
	return os.ReadFile(path)
}

// ReadUser reads a file that a person owns: at most most bytes and one more, by
// which the caller sees that it is too large. What is no plain file is an error
// and is not opened. check, if it is not nil, may refuse the file that was
// opened.
func ReadUser(path string, most int64, check func(fs.FileInfo) error) ([]byte, error) {
	// Looked at before it is opened, since opening a pipe could wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file: move it away", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if check != nil {
		if err := check(info); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(io.LimitReader(f, most+1))
}
