//go:build unix

package wasm

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/guest/code"
)

// A pipe that nobody writes to would be waited for before the line is drawn.
func TestPipeInPlaceOfTheIndex(t *testing.T) {
	parent := t.TempDir()
	index := filepath.Join(code.Open(parent).Dir(), indexName)
	if err := os.MkdirAll(filepath.Dir(index), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(index, 0o600); err != nil {
		t.Fatal(err)
	}
	opened := make(chan *code.Cache, 1)
	go func() { opened <- code.Open(parent) }()
	select {
	case c := <-opened:
		if !c.Empty() {
			t.Error("something was read")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the pipe was opened")
	}
}
