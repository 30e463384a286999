package state

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/data-wise/aiterm/internal/filetest"
)

// A lock keeps out this process and others, whose library for it is another one, until it
// is given back.
func TestLockKeepsOthersOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "lock")
	other := flock.New(path)
	lock, locked, err := TryLock(path)
	if err != nil || !locked {
		t.Fatalf("TryLock = %v, %v", locked, err)
	}
	filetest.ExpectMode(t, path, 0o600)
	if !Held(path) {
		t.Error("a lock that is held is free")
	}
	if _, locked, err := TryLock(path); err != nil || locked {
		t.Errorf("a second TryLock = %v, %v", locked, err)
	}
	if locked, err := other.TryLock(); err != nil || locked {
		t.Errorf("another one has it too: %v, %v", locked, err)
	}
	if _, err := WaitLock(path, 5*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("WaitLock = %v, want a deadline that is exceeded", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
	if Held(path) {
		t.Error("a lock that was given back is held")
	}
	if locked, err := other.TryLock(); err != nil || !locked {
		t.Fatalf("another one cannot have it: %v, %v", locked, err)
	}
	if _, locked, err := TryLock(path); err != nil || locked || !Held(path) {
		t.Errorf("another one has it, and TryLock = %v, %v", locked, err)
	}
	time.AfterFunc(20*time.Millisecond, func() { other.Unlock() })
	lock, err = WaitLock(path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	lock.Unlock()
}

// What cannot be a lock is kept under another name, and a link leads nowhere.
func TestLockInPlaceOfSomethingElse(t *testing.T) {
	theirs := filepath.Join(t.TempDir(), "theirs")
	for name, put := range map[string]func(path string) error{
		"a folder":              func(path string) error { return os.Mkdir(path, 0o700) },
		"a link":                func(path string) error { return os.Symlink(theirs, path) },
		"a link to itself":      func(path string) error { return os.Symlink(path, path) },
		"a folder with a file":  func(path string) error { return os.MkdirAll(filepath.Join(path, "file"), 0o700) },
		"a link to that folder": func(path string) error { return os.Symlink(filepath.Dir(path), path) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "lock")
			if err := put(path); err != nil {
				t.Skip(err)
			}
			if Held(path) {
				t.Error("it is held")
			}
			lock, locked, err := TryLock(path)
			if err != nil || !locked {
				t.Fatalf("TryLock = %v, %v", locked, err)
			}
			defer lock.Unlock()
			if aside, _ := filepath.Glob(path + ".broken-*"); len(aside) != 1 || !Held(path) {
				t.Errorf("set aside %q", aside)
			}
			if _, err := os.Lstat(theirs); err == nil {
				t.Error("a file was made where the link leads")
			}
		})
	}
}

func TestNoLockIsMadeByLooking(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	if Held(path) {
		t.Error("a lock that is not there is held")
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("looking made it")
	}
	if _, _, err := TryLock(filepath.Join(path, "\x00")); err == nil {
		t.Error("a name that cannot be was locked")
	}
}
