//go:build unix

package state

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/data-wise/aiterm/internal/filetest"
)

// soon fails the test if do does not return: it waits for a pipe then.
func soon(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { do(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s does not return", what)
	}
}

func TestPipesAreNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	pipe := func(name string) string {
		path := filepath.Join(dir, name)
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	held := pipe("held.lock")
	soon(t, "Held", func() {
		if Held(held) {
			t.Error("a pipe is a lock that is held")
		}
	})
	taken := pipe("taken.lock")
	soon(t, "TryLock", func() {
		lock, locked, err := TryLock(taken)
		if err != nil || !locked {
			t.Errorf("TryLock = %v, %v", locked, err)
			return
		}
		lock.Unlock()
	})
	pipe("aiterm.log")
	soon(t, "Log", func() {
		if err := (Dirs{State: dir}).Log(logTime, "one"); err != nil {
			t.Error(err)
		}
	})
	data, err := os.ReadFile(filepath.Join(dir, "aiterm.log"))
	if err != nil || !strings.HasSuffix(string(data), " one\n") {
		t.Errorf("the log holds %q, %v", data, err)
	}
	for _, name := range []string{"taken.lock", "aiterm.log"} {
		if aside, _ := filepath.Glob(filepath.Join(dir, name+".broken-*")); len(aside) != 1 {
			t.Errorf("%s was set aside %d times", name, len(aside))
		}
	}
}

func TestLogWritesToNobodysFile(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	theirs := filepath.Join(t.TempDir(), "novel")
	filetest.Write(t, theirs, "text", 0o600)
	if err := os.Symlink(theirs, d.LogPath()); err != nil {
		t.Fatal(err)
	}
	if err := d.Log(logTime, "one"); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, theirs, "text")
}

func TestLogRotatesPastAFolder(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	filetest.Write(t, d.LogPath(), strings.Repeat("x", maxLogBytes+1), 0o600)
	if err := os.Mkdir(d.LogPath()+".1", 0o700); err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, filepath.Join(d.LogPath()+".1", "file"), "text", 0o600)
	if err := d.Log(logTime, "one"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(d.LogPath()); err != nil || info.Size() > 100 {
		t.Errorf("the log goes on: %v, %v", info.Size(), err)
	}
}
