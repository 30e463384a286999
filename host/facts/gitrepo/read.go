package gitrepo

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// readStart returns at most limit bytes from the start of a regular file and
// the time it was last written. Anything else than a regular file is an error,
// found without waiting: opening a FIFO would block until somebody writes.
func readStart(path string, limit int) (data []byte, modified time.Time, err error) {
	read, err := state.ReadStart(path, int64(limit))
	return read.Data, read.Modified, err
}

// readWhole returns a small file; one longer than limit bytes is an error.
func readWhole(path string, limit int) (data []byte, modified time.Time, err error) {
	data, modified, err = readStart(path, limit+1)
	if err == nil && len(data) > limit {
		return nil, time.Time{}, fmt.Errorf("%s is longer than %d bytes; git writes less there, so look at what is in it", path, limit)
	}
	return data, modified, err
}
