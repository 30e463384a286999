//go:build unix

package doctor

import (
	"os"
	"path/filepath"
	"syscall"
)

// plantPipe puts in the place of a file a pipe that nobody writes to: opening it
// would wait for ever.
func plantPipe(w *world, path string) {
	path = filepath.Join(w.home, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		w.t.Fatal(err)
	}
}
