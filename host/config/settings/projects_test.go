package settings

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProjects(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "acme")
	item := filepath.ToSlash(folder)
	tests := []struct{ name, before, allowed, forgotten string }{
		{"no file", "", pluginsHead + "projects: [" + item + "]\n", pluginsHead + "projects: []\n"},
		{"a file without the list", "theme: loud # mine", "theme: loud # mine\nprojects: [" + item + "]\n", "theme: loud # mine\nprojects: []\n"},
		{"a list", "projects:\n  - /elsewhere # b\ntheme: loud\n", "projects:\n  - /elsewhere # b\n  - " + item + "\ntheme: loud\n", "projects:\n  - /elsewhere # b\ntheme: loud\n"},
		{"there already", "projects: [" + item + "/]\n", "projects: [" + item + "/]\n", "projects: []\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.before != "" {
				write(t, files.Plugins, tt.before)
			}
			changed, err := AllowProject(files, folder)
			if err != nil || changed != (tt.before != tt.allowed) {
				t.Fatalf("allow: %v, %v", changed, err)
			}
			if diff := cmp.Diff(tt.allowed, text(t, files.Plugins)); diff != "" {
				t.Errorf("allowed (-want +got):\n%s", diff)
			}
			if changed, err := AllowProject(files, folder); changed || err != nil {
				t.Errorf("once more: %v, %v", changed, err)
			}
			if folders, err := Projects(files); err != nil || len(folders) == 0 || folders[len(folders)-1] != folder {
				t.Errorf("projects are %v, %v", folders, err)
			}
			if changed, err := ForgetProject(files, folder); !changed || err != nil {
				t.Errorf("forget: %v, %v", changed, err)
			}
			if diff := cmp.Diff(tt.forgotten, text(t, files.Plugins)); diff != "" {
				t.Errorf("forgotten (-want +got):\n%s", diff)
			}
			if changed, err := ForgetProject(files, folder); changed || err != nil {
				t.Errorf("forgotten once more: %v, %v", changed, err)
			}
		})
	}
	files := fixture(t)
	write(t, files.Plugins, "projects: x\n")
	if _, err := AllowProject(files, folder); err == nil || text(t, files.Plugins) != "projects: x\n" {
		t.Errorf("a file with a mistake: %v", err)
	}
}
