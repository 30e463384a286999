//go:build unix

package state

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

func TestOverwriteCache(t *testing.T) {
	old := strings.Repeat("old ", 2000)
	inode := func(path string) uint64 {
		info, err := os.Lstat(path)
		if err != nil {
			return 0
		}
		return info.Sys().(*syscall.Stat_t).Ino
	}
	tests := []struct {
		name string
		put  func(t *testing.T, path string)
		same bool // the file stays the same one
	}{
		{"nothing", func(*testing.T, string) {}, false},
		{"a file of its own", func(t *testing.T, path string) { filetest.Write(t, path, old, 0o600) }, true},
		{"one that others may read", func(t *testing.T, path string) { filetest.Write(t, path, old, 0o644) }, false},
		{"a link", func(t *testing.T, path string) {
			filetest.Write(t, path+".theirs", old, 0o600)
			filetest.Link(t, path+".theirs", path)
		}, false},
		{"a file with another name", func(t *testing.T, path string) {
			filetest.Write(t, path+".theirs", old, 0o600)
			if err := os.Link(path+".theirs", path); err != nil {
				t.Skip(err)
			}
		}, false},
		{"a pipe", func(t *testing.T, path string) {
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Skip(err)
			}
		}, false},
		{"no folder to be in", func(t *testing.T, path string) {
			if err := os.Remove(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cache")
			tt.put(t, path)
			before := inode(path)
			for _, text := range []string{"a longer text", "short", old + old} {
				if err := OverwriteCache(path, []byte(text)); err != nil {
					t.Fatal(err)
				}
				filetest.Expect(t, path, text)
			}
			if got := inode(path) == before; got != tt.same {
				t.Errorf("the same file: %v, want %v", got, tt.same)
			}
			if _, err := os.Stat(path + ".theirs"); err == nil {
				filetest.Expect(t, path+".theirs", old)
			}
			filetest.ExpectMode(t, path, 0o600)
		})
	}
}
