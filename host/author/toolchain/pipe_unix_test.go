//go:build unix

package toolchain

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe in the place of a package.json counts for none, and is not waited for.
func TestPackageIsAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.ts"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "package.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan bool, 1)
	go func() {
		_, ok := assemblyEntry(dir)
		done <- ok
	}()
	select {
	case ok := <-done:
		if ok {
			t.Error("the folder holds AssemblyScript")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it is waited for")
	}
}
