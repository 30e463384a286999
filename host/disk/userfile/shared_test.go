package userfile

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

func TestWriteSharedMakesAFileForAll(t *testing.T) {
	dir := t.TempDir()
	// What the system makes of 0666 is 0666 less the umask, whatever that is.
	plain := filepath.Join(dir, "plain")
	f, err := os.OpenFile(plain, os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	info, err := os.Stat(plain)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "new", "file")
	if err := WriteShared(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, path, "text")
	filetest.ExpectMode(t, path, info.Mode().Perm())
	filetest.ExpectAlone(t, path)
}

func TestWriteSharedKeepsModeAndLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and links are another matter there")
	}
	for _, mode := range []os.FileMode{0o600, 0o640, 0o755} {
		dir := t.TempDir()
		target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
		filetest.Write(t, target, "old", mode)
		filetest.Link(t, target, link)
		if err := WriteShared(link, []byte("new")); err != nil {
			t.Fatal(err)
		}
		filetest.Expect(t, target, "new")
		filetest.ExpectMode(t, target, mode)
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link is %v, %v", info, err)
		}
	}
}

func TestWriteSharedFollowsALinkToNothing(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	filetest.Link(t, target, link)
	if err := WriteShared(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	filetest.Expect(t, target, "new")
	filetest.Expect(t, link, "new")
}
