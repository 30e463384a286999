package doctor

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFiles(t *testing.T) {
	skipOnWindows(t, "modes say nothing there")
	tests := []struct {
		name  string
		setUp func(w *world)
		want  []string
	}{
		{"nothing there yet", func(*world) {}, nil},
		{"healthy", func(w *world) {
			w.write(".cache/aiterm/usage.json", "{}", 0o600)
			w.write(".config/aiterm/plugins.yaml", "", 0o644)
		}, nil},
		{"cache that others may write", func(w *world) {
			w.write(".cache/aiterm/wasm/code", "", 0o622)
		}, []string{"failure cache folder: others may write in ~/.cache/aiterm: a line runs the compiled segments in it"}},
		{"cache that others may read", func(w *world) {
			w.write(".cache/aiterm/usage.json", "", 0o644)
		}, []string{"warning cache folder: others may read 1 file in ~/.cache/aiterm"}},
		{"configuration of a group", func(w *world) {
			w.write(".config/aiterm/plugins.yaml", "", 0o664)
		}, []string{"note config folder: others may write in ~/.config/aiterm: a group may change them"}},
		{"configuration of everybody", func(w *world) {
			w.write(".config/aiterm/plugins.yaml", "", 0o666)
		}, []string{"warning config folder: others may write in ~/.config/aiterm: everybody may change them"}},
		{"leftovers", func(w *world) {
			w.write(".cache/aiterm/usage.json.broken-20261122T101112.000Z", "", 0o600)
		}, []string{"note cache folder: 1 file that could not be understood, kept under another name"}},
		{"a file in the place of a folder", func(w *world) {
			w.write(".local/state/aiterm", "", 0o600)
		}, []string{"failure state folder: ~/.local/state/aiterm is not a folder"}},
		{"a link to nowhere", func(w *world) {
			w.link(".cache/aiterm", "/nowhere/x")
			w.link(".config/aiterm", "/nowhere/y")
		}, []string{
			"note config folder: ~/.config/aiterm is a symbolic link to /nowhere/y, which is not there",
			"failure cache folder: ~/.cache/aiterm is a symbolic link to /nowhere/x, which is not there",
		}},
		{"a file in the way", func(w *world) {
			w.write(".local", "", 0o600)
		}, []string{"failure state folder: stat ~/.local/state/aiterm: not a directory"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.setUp(w)
			got := worst(w.examine(exam{Input: w.input()}, check{name: "files", run: exam.files}))
			compare(t, tt.want, brief(got))
			everyFix(t, got)
		})
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	skipOnWindows(t, "modes say nothing there")
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	w := newWorld(t)
	dir := filepath.Dir(w.write(".cache/aiterm/usage.json", "", 0o600))
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	got := worst(w.examine(exam{Input: w.input()}, check{name: "files", run: exam.files}))
	compare(t, []string{"failure cache folder: ~/.cache/aiterm cannot be written: permission denied"}, brief(got))
}
