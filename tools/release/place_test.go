package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/tools/release/manual"
)

func TestPlace(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(dir)
	if real, err := os.Getwd(); err == nil {
		dir = real
	}
	tests := []struct{ destdir, prefix, want string }{
		{"", "/usr/local", "/usr/local"},
		{"", "~/.local", home + "/.local"},
		{"", "~", home},
		{"", "a b/c", dir + "/a b/c"},
		{"", "./~", dir + "/~"},
		{"/stage", "/usr", "/stage/usr"},
		{"~/stage", "/usr", home + "/stage/usr"},
		{"stage", "/usr", dir + "/stage/usr"},
	}
	for _, tt := range tests {
		got, err := place(tt.destdir, tt.prefix)
		if err != nil || got != tt.want {
			t.Errorf("DESTDIR=%s PREFIX=%s: %q, %v; want %q", tt.destdir, tt.prefix, got, err, tt.want)
		}
	}
	if got, err := place("", "~root/x"); err == nil {
		t.Errorf("another user's home folder is %q", got)
	}
}

// Nothing but what install made goes, and no folder that has something in it.
func TestUninstall(t *testing.T) {
	prefix := filepath.Join(t.TempDir(), "two words")
	write := func(path string) {
		t.Helper()
		path = filepath.Join(prefix, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := manual.Installed("", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		write(f.Path)
	}
	for _, path := range []string{"bin/aiterm", "bin/ait", "bin/aiterm-line", "bin/aiterm-guest", "bin/aiterm-mine", "share/man/man1/other.1"} {
		write(path)
	}
	for range 2 {
		if err := uninstall(prefix); err != nil {
			t.Fatal(err)
		}
	}
	var left []string
	err = filepath.WalkDir(prefix, func(path string, _ os.DirEntry, err error) error {
		rest, _ := filepath.Rel(prefix, path)
		left = append(left, filepath.ToSlash(rest))
		return err
	})
	want := []string{".", "bin", "bin/aiterm-mine", "share", "share/man", "share/man/man1", "share/man/man1/other.1"}
	if diff := cmp.Diff(want, left); diff != "" || err != nil {
		t.Errorf("what is left: %v (-want +got):\n%s", err, diff)
	}
}
