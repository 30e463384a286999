package state

import (
	"fmt"
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
