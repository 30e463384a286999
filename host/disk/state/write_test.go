package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

func TestWriteCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "file.json")
	for _, text := range []string{"first", "", strings.Repeat("a longer text ", 10000)} {
		if err := WriteCache(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		filetest.Expect(t, path, text)
		filetest.ExpectAlone(t, path)
	}
	filetest.ExpectMode(t, path, 0o600)
	filetest.ExpectMode(t, filepath.Dir(path), 0o700)
}

func TestWriteCacheReplacesALinkAndNotItsTarget(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	filetest.Write(t, target, "kept", 0o644)
	filetest.Link(t, target, link)
	if err := WriteCache(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, target, "kept")
	filetest.Expect(t, link, "new")
}

func TestWriteCacheMakesAFileUsersOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	filetest.Write(t, path, "old", 0o644)
	if err := WriteCache(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	filetest.ExpectMode(t, path, 0o600)
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	filetest.Write(t, file, "kept", 0o600)
	if err := WriteCache(filepath.Join(file, "below"), []byte("new")); err == nil {
		t.Error("a file was used as a folder")
	}
	filetest.Expect(t, file, "kept")
	filetest.ExpectAlone(t, file)
}

// A cache is written again whatever stands in its place; nothing is lost.
func TestWriteCacheSetsAFolderAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cache")
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, filepath.Join(path, "inside"), "kept", 0o600)
	if err := WriteCache(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, path, "new")
	aside, err := filepath.Glob(path + ".broken-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("set aside: %q, %v", aside, err)
	}
	filetest.Expect(t, filepath.Join(aside[0], "inside"), "kept")
}

func TestTryLockSetsAFolderAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	lock, locked, err := TryLock(path)
	if err != nil || !locked {
		t.Fatalf("TryLock = %v, %v", locked, err)
	}
	defer lock.Unlock()
	if _, locked, err := TryLock(path); err != nil || locked {
		t.Errorf("a second TryLock = %v, %v; want that it is held", locked, err)
	}
}

func TestReadCacheOpensNoDevice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	if err := os.Symlink(os.DevNull, path); err != nil {
		t.Skip(err)
	}
	if _, err := ReadCache(path, 100); err == nil {
		t.Error("a device was read")
	}
	large := filepath.Join(t.TempDir(), "large")
	filetest.Write(t, large, strings.Repeat("x", 101), 0o600)
	if _, err := ReadCache(large, 100); err == nil {
		t.Error("a file over the limit was read")
	}
}

func TestWriteCacheFailsInTheSameWordsEachTime(t *testing.T) {
	dir := t.TempDir()
	filetest.Write(t, filepath.Join(dir, "file"), "", 0o600)
	path := filepath.Join(dir, "file", "cache")
	first, second := WriteCache(path, nil), WriteCache(path, nil)
	if first == nil || second == nil || first.Error() != second.Error() {
		t.Errorf("the errors are %v and %v", first, second)
	}
}

func TestReadUser(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	filetest.Write(t, path, "12345", 0o600)
	refuse := func(fs.FileInfo) error { return errors.New("refused") }
	link := filepath.Join(dir, "device")
	filetest.Link(t, os.DevNull, link)
	tests := []struct {
		name, path string
		most       int64
		check      func(fs.FileInfo) error
		want, err  string
	}{
		{"whole", path, 5, nil, "12345", ""},
		{"too large: one byte more", path, 3, nil, "1234", ""},
		{"refused by the caller", path, 5, refuse, "", "refused"},
		{"a folder", dir, 5, nil, "", "is not a file"},
		{"a device", link, 5, nil, "", "is not a file"},
		{"not there", path + "2", 5, nil, "", "file2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadUser(tt.path, tt.most, tt.check)
			if string(got) != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("got %q, %v; want %q and an error with %q", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "usage.json")
	filetest.Write(t, path, "broken", 0o600)
	aside, err := SetAside(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(aside, path+".broken-") {
		t.Errorf("it is kept as %s", aside)
	}
	filetest.Expect(t, aside, "broken")
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there (%v)", err)
	}
	if aside, err := SetAside(path); err == nil || aside != "" || !strings.Contains(err.Error(), path) {
		t.Errorf("without a file: %q, %v; want an error that names it", aside, err)
	}
}
