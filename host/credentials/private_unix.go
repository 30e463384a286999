//go:build unix

package credentials

import (
	"fmt"
	"io/fs"
)

// private refuses a file that anybody but its owner may read or write.
func private(path string, info fs.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("others may open %s (mode %04o), and it holds keys: run chmod 600 on it", path, mode)
	}
	return nil
}
