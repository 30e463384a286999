package module

import (
	"fmt"
	"os"
	"time"
)

// ReadFile returns the bytes of a module's file, and when it was written.
// What is no plain file, or larger than a module may be, is an error and is not
// opened. The error wraps fs.ErrNotExist where there is none.
func ReadFile(path string) (binary []byte, written time.Time, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, written, fmt.Errorf("read the segment: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > MaxBytes {
		return nil, written, fmt.Errorf("%s is not a file of at most %d MiB: name a .wasm file", path, MaxBytes>>20)
	}
	if binary, err = os.ReadFile(path); err != nil {
		return nil, written, fmt.Errorf("read the segment: %w", err)
	}
	return binary, info.ModTime(), nil
}
