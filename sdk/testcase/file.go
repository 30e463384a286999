package testcase

import (
	"fmt"
	"io"
	"os"
)

// maxFile is far more than a case needs, in bytes.
const maxFile = 1 << 20

// readFile reads the file of a case. What is no plain file is an error and is not
// opened: the folder may be a stranger's, and a pipe or a device has no end.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the golden case: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file: a golden case is a file of at most %d KiB; move it away", path, maxFile>>10)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the golden case: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the golden case: %w", err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s has more than %d KiB, which is the most of a golden case: shorten it", path, maxFile>>10)
	}
	return data, nil
}
