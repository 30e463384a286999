package module

import (
	"errors"
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// ReadFile returns the bytes of a module's file, and when it was written.
// What is no plain file, or larger than a module may be, is an error and is not
// read. The error wraps fs.ErrNotExist where there is none.
func ReadFile(path string) (binary []byte, written time.Time, err error) {
	read, err := state.ReadCacheFile(path, MaxBytes)
	switch {
	case errors.Is(err, state.ErrNoCache):
		return nil, written, fmt.Errorf("%s is not a file of at most %d MiB: name a .wasm file", path, MaxBytes>>20)
	case err != nil:
		return nil, written, fmt.Errorf("read the segment: %w", err)
	}
	return read.Data, read.Modified, nil
}
