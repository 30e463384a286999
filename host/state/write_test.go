package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWriteCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "file.json")
	for _, text := range []string{"first", "", strings.Repeat("a longer text ", 10000)} {
		if err := WriteCache(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		expectFile(t, path, text)
		expectAlone(t, path)
	}
	expectMode(t, path, 0o600)
	expectMode(t, filepath.Dir(path), 0o700)
}

func TestWriteCacheReplacesALinkAndNotItsTarget(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	write(t, target, "kept", 0o644)
	symlink(t, target, link)
	if err := WriteCache(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	expectFile(t, target, "kept")
	expectFile(t, link, "new")
}

func TestWriteCacheMakesAFileUsersOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "old", 0o644)
	if err := WriteCache(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	expectMode(t, path, 0o600)
}

func TestFailedWritesLeaveNothing(t *testing.T) {
	for name, writer := range writers {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if name != "WriteCache" {
				// A folder with something in it cannot be replaced by a file.
				path := filepath.Join(dir, "folder")
				if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
					t.Fatal(err)
				}
				err := writer(path, []byte("new"))
				if err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") {
					t.Errorf("error = %v, want one that begins with the path", err)
				}
				expectAlone(t, path)
			} else if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
				t.Fatal(err)
			}

			// Nor can a file be a folder.
			file := filepath.Join(dir, "folder", "file")
			write(t, file, "kept", 0o600)
			if err := writer(filepath.Join(file, "below"), []byte("new")); err == nil {
				t.Error("a file was used as a folder")
			}
			expectFile(t, file, "kept")
		})
	}
}

// A cache is written again whatever stands in its place; nothing is lost.
func TestWriteCacheSetsAFolderAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cache")
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path, "inside"), "kept", 0o600)
	if err := WriteCache(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	expectFile(t, path, "new")
	aside, err := filepath.Glob(path + ".broken-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("set aside: %q, %v", aside, err)
	}
	expectFile(t, filepath.Join(aside[0], "inside"), "kept")
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
	write(t, large, strings.Repeat("x", 101), 0o600)
	if _, err := ReadCache(large, 100); err == nil {
		t.Error("a file over the limit was read")
	}
}

func TestWriteCacheFailsInTheSameWordsEachTime(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "", 0o600)
	path := filepath.Join(dir, "file", "cache")
	first, second := WriteCache(path, nil), WriteCache(path, nil)
	if first == nil || second == nil || first.Error() != second.Error() {
		t.Errorf("the errors are %v and %v", first, second)
	}
}

func TestReadUser(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	write(t, path, "12345", 0o600)
	refuse := func(fs.FileInfo) error { return errors.New("refused") }
	link := filepath.Join(dir, "device")
	symlink(t, os.DevNull, link)
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

var writers = map[string]func(string, []byte) error{"WriteCache": WriteCache, "WriteUser": WriteUser, "WriteShared": WriteShared}

func TestWriteUserKeepsModeAndLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "dotfiles", "settings.json"), filepath.Join(dir, "settings.json")
	if err := os.Mkdir(filepath.Dir(real), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, real, "old", 0o640)
	symlink(t, filepath.Join("dotfiles", "settings.json"), link)
	if err := WriteUser(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != filepath.Join("dotfiles", "settings.json") {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	expectFile(t, real, "new")
	expectMode(t, real, 0o640)
	expectAlone(t, real)
}

// A dotfiles repository may not hold the file yet: the link is there first.
func TestWriteUserFollowsALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "dotfiles.json"), filepath.Join(dir, "settings.json")
	symlink(t, real, link)
	if err := WriteUser(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != real {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	expectFile(t, real, "new")
}

// ~/.claude itself may be a link, and the file in it one that leads out of the
// folder that ~/.claude really is.
func TestWriteUserFollowsARelativeLinkInALinkedFolder(t *testing.T) {
	for _, there := range []bool{true, false} {
		dir := t.TempDir()
		for _, folder := range []string{"dotfiles/claude", "dotfiles/common", "home"} {
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		real := filepath.Join(dir, "dotfiles", "common", "settings.json")
		if there {
			write(t, real, "old", 0o600)
		}
		symlink(t, filepath.Join("..", "dotfiles", "claude"), filepath.Join(dir, "home", ".claude"))
		symlink(t, filepath.Join("..", "common", "settings.json"), filepath.Join(dir, "dotfiles", "claude", "settings.json"))
		if err := WriteUser(filepath.Join(dir, "home", ".claude", "settings.json"), []byte("new")); err != nil {
			t.Fatal(err)
		}
		expectFile(t, real, "new")
		expectAlone(t, real)
		if _, err := os.Stat(filepath.Join(dir, "home", "common")); err == nil {
			t.Error("a folder was made where the link does not lead")
		}
	}
}

func TestWriteUserRefusesALoopOfLinks(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	symlink(t, a, b)
	symlink(t, b, a)
	if err := WriteUser(a, []byte("new")); err == nil {
		t.Error("a loop of links was written to")
	}
	if to, err := os.Readlink(a); err != nil || to != b {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
}

func TestWriteUserMakesAPrivateFileAndItsFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "plugins.yaml")
	if err := WriteUser(path, []byte("version: 1\n")); err != nil {
		t.Fatal(err)
	}
	expectFile(t, path, "version: 1\n")
	expectMode(t, path, 0o600)
	expectAlone(t, path)
}

func TestSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "usage.json")
	write(t, path, "broken", 0o600)
	aside, err := SetAside(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(aside, path+".broken-") {
		t.Errorf("it is kept as %s", aside)
	}
	expectFile(t, aside, "broken")
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there (%v)", err)
	}
	if aside, err := SetAside(path); err == nil || aside != "" || !strings.Contains(err.Error(), path) {
		t.Errorf("without a file: %q, %v; want an error that names it", aside, err)
	}
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
}

func expectFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func expectMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has the mode %o, want %o", path, got, want)
	}
}

// expectAlone wants no other file in the folder of path.
func expectAlone(t *testing.T, path string) {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != filepath.Base(path) {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

func TestDraftsOfKilledProcessesGo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plugins.yaml")
	names := map[string]time.Duration{
		".plugins.yaml.1234.tmp": 2 * time.Hour, ".plugins.yaml.5678.tmp": time.Minute,
		".plugins.yaml.mine.tmp": 2 * time.Hour, ".grants.yaml.1234.tmp": 2 * time.Hour, "plugins.yaml1234": 2 * time.Hour,
	}
	for name, age := range names {
		write(t, filepath.Join(dir, name), "", 0o600)
		at := time.Now().Add(-age)
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteUser(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	var left []string
	files, _ := os.ReadDir(dir)
	for _, file := range files {
		left = append(left, file.Name())
	}
	want := []string{".grants.yaml.1234.tmp", ".plugins.yaml.5678.tmp", ".plugins.yaml.mine.tmp", "plugins.yaml", "plugins.yaml1234"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
