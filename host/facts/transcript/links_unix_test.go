//go:build unix

package transcript

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestLinksAreNotFollowed(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "other.jsonl")
	if err := os.WriteFile(secret, []byte(prompted), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("a link", func(t *testing.T) {
		w := newWorld(t)
		if err := os.Symlink(secret, w.path); err != nil {
			t.Fatal(err)
		}
		w.want(Not, -1, false)
		if w.file.Scan() == nil {
			t.Error("it was scanned")
		}
	})
	t.Run("a folder that is a link", func(t *testing.T) {
		w := newWorld(t)
		w.write(prompted)
		folder := filepath.Dir(w.path)
		if err := os.Rename(folder, folder+"-other"); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(folder+"-other", folder); err != nil {
			t.Fatal(err)
		}
		w.want(Not, -1, false)
	})
	t.Run("a pipe", func(t *testing.T) {
		w := newWorld(t)
		if err := syscall.Mkfifo(w.path, 0o600); err != nil {
			t.Fatal(err)
		}
		w.want(Not, -1, false)
	})
	t.Run("kept for the user alone", func(t *testing.T) {
		w := newWorld(t)
		w.write(prompted)
		w.want(KnownAll, 1, false)
		info, err := os.Stat(w.file.keptPath(".count"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info.Mode(), err)
		}
	})
}
