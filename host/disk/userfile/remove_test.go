package userfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestRemove(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := Remove(path, nil); !errors.Is(err, ErrChanged) {
		t.Errorf("without a file: %v", err)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	write("new")
	for _, remove := range []func(string, []byte) error{Remove, removed} { // with and without a look before
		if err := remove(path, []byte("old")); !errors.Is(err, ErrChanged) {
			t.Errorf("of another text: %v", err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != "new" {
			t.Errorf("left %q, %v", got, err)
		}
	}
	if err := Remove(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there still: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if err := Remove(dir, nil); err == nil {
		t.Error("a folder was taken for a file")
	}
}
