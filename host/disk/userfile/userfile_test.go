package userfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/filetest"
)

func TestFailedWritesLeaveNothing(t *testing.T) {
	for name, writer := range map[string]func(string, []byte) error{"Write": Write, "WriteShared": WriteShared} {
		t.Run(name, func(t *testing.T) {
			// A folder with something in it cannot be replaced by a file.
			path := filepath.Join(t.TempDir(), "folder")
			if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
				t.Fatal(err)
			}
			err := writer(path, []byte("new"))
			if err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") {
				t.Errorf("error = %v, want one that begins with the path", err)
			}
			filetest.ExpectAlone(t, path)

			// Nor can a file be a folder.
			file := filepath.Join(path, "file")
			filetest.Write(t, file, "kept", 0o600)
			if err := writer(filepath.Join(file, "below"), []byte("new")); err == nil {
				t.Error("a file was used as a folder")
			}
			filetest.Expect(t, file, "kept")
		})
	}
}

func TestWriteKeepsModeAndLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "dotfiles", "settings.json"), filepath.Join(dir, "settings.json")
	if err := os.Mkdir(filepath.Dir(real), 0o755); err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, real, "old", 0o640)
	filetest.Link(t, filepath.Join("dotfiles", "settings.json"), link)
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != filepath.Join("dotfiles", "settings.json") {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	filetest.Expect(t, real, "new")
	filetest.ExpectMode(t, real, 0o640)
	filetest.ExpectAlone(t, real)
}

// A dotfiles repository may not hold the file yet: the link is there first.
func TestWriteFollowsALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "dotfiles.json"), filepath.Join(dir, "settings.json")
	filetest.Link(t, real, link)
	if err := Write(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != real {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
	filetest.Expect(t, real, "new")
}

// ~/.claude itself may be a link, and the file in it one that leads out of the
// folder that ~/.claude really is.
func TestWriteFollowsARelativeLinkInALinkedFolder(t *testing.T) {
	for _, there := range []bool{true, false} {
		dir := t.TempDir()
		for _, folder := range []string{"dotfiles/claude", "dotfiles/common", "home"} {
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		real := filepath.Join(dir, "dotfiles", "common", "settings.json")
		if there {
			filetest.Write(t, real, "old", 0o600)
		}
		filetest.Link(t, filepath.Join("..", "dotfiles", "claude"), filepath.Join(dir, "home", ".claude"))
		filetest.Link(t, filepath.Join("..", "common", "settings.json"), filepath.Join(dir, "dotfiles", "claude", "settings.json"))
		if err := Write(filepath.Join(dir, "home", ".claude", "settings.json"), []byte("new")); err != nil {
			t.Fatal(err)
		}
		filetest.Expect(t, real, "new")
		filetest.ExpectAlone(t, real)
		if _, err := os.Stat(filepath.Join(dir, "home", "common")); err == nil {
			t.Error("a folder was made where the link does not lead")
		}
	}
}

func TestWriteRefusesALoopOfLinks(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	filetest.Link(t, a, b)
	filetest.Link(t, b, a)
	if err := Write(a, []byte("new")); err == nil {
		t.Error("a loop of links was written to")
	}
	if to, err := os.Readlink(a); err != nil || to != b {
		t.Errorf("the link leads to %q (%v)", to, err)
	}
}

func TestWriteMakesAPrivateFileAndItsFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "plugins.yaml")
	if err := Write(path, []byte("version: 1\n")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, path, "version: 1\n")
	filetest.ExpectMode(t, path, 0o600)
	filetest.ExpectAlone(t, path)
}

func TestDraftsOfKilledProcessesGo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plugins.yaml")
	names := map[string]time.Duration{
		".plugins.yaml.1234.tmp": 2 * time.Hour, ".plugins.yaml.5678.tmp": time.Minute,
		".plugins.yaml.mine.tmp": 2 * time.Hour, ".grants.yaml.1234.tmp": 2 * time.Hour, "plugins.yaml1234": 2 * time.Hour,
	}
	for name, age := range names {
		filetest.Write(t, filepath.Join(dir, name), "", 0o600)
		at := time.Now().Add(-age)
		if err := os.Chtimes(filepath.Join(dir, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	want := []string{".grants.yaml.1234.tmp", ".plugins.yaml.5678.tmp", ".plugins.yaml.mine.tmp", "plugins.yaml", "plugins.yaml1234"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
