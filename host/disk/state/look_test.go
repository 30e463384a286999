package state

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

// What a look finds is what os.Stat finds, error or not.
func TestLookAgreesWithStat(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	filetest.Write(t, file, "text", 0o640)
	filetest.Link(t, file, filepath.Join(dir, "link"))
	filetest.Link(t, filepath.Join(dir, "gone"), filepath.Join(dir, "broken"))
	for _, path := range []string{dir, file, filepath.Join(dir, "link"), filepath.Join(dir, "broken"), filepath.Join(dir, "none"), filepath.Join(file, "below"), "", os.DevNull} {
		want, wantErr := os.Stat(path)
		got, err := Look(path)
		if (err == nil) != (wantErr == nil) || os.IsNotExist(err) != os.IsNotExist(wantErr) {
			t.Errorf("Look(%q): %v, want %v", path, err, wantErr)
		}
		if err == nil && wantErr == nil {
			const kinds = fs.ModeDir | fs.ModePerm
			if got.Mode&kinds != want.Mode()&kinds || got.Mode.IsRegular() != want.Mode().IsRegular() ||
				got.Size != want.Size() || !got.Modified.Equal(want.ModTime()) || got.Stamp() != Stamp(want) {
				t.Errorf("Look(%q) = %+v, want %v", path, got, want)
			}
		}
		if _, err := os.Lstat(path); Exists(path) != (err == nil) {
			t.Errorf("Exists(%q) = %v, want %v", path, Exists(path), err)
		}
	}
}
