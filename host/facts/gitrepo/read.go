package gitrepo

import (
	"fmt"
	"io"
	"os"
	"time"
)

// readStart returns at most limit bytes from the start of a regular file and
// the time it was last written. Anything else than a regular file is an error,
// found without waiting: opening a FIFO would block until somebody writes.
func readStart(path string, limit int) (data []byte, modified time.Time, err error) {
	f, err := os.OpenFile(path, openFlags, 0)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() {
		return nil, time.Time{}, fmt.Errorf("%s is not a regular file; a git repository has one there", path)
	}
	data = make([]byte, min(info.Size(), int64(limit)))
	n, err := io.ReadFull(f, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil // it got shorter since Stat
	}
	return data[:n], info.ModTime(), err
}

// readWhole returns a small file; one longer than limit bytes is an error.
func readWhole(path string, limit int) (data []byte, modified time.Time, err error) {
	data, modified, err = readStart(path, limit+1)
	if err == nil && len(data) > limit {
		return nil, time.Time{}, fmt.Errorf("%s is longer than %d bytes; git writes less there, so look at what is in it", path, limit)
	}
	return data, modified, err
}
