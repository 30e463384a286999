package programs

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestFind(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file := func(parts ...string) string {
		t.Helper()
		path := filepath.Join(append([]string{root}, parts...)...)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	name := func(program string) string { return FileName(program, runtime.GOOS) }
	aiterm := file("all", name(Aiterm))
	line := file("all", name(Line))
	alone := file("alone", name(Aiterm))
	if err := os.MkdirAll(filepath.Join(root, "alone", name(Guest)), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ what, executable, program, want string }{
		{"beside it", aiterm, Line, line},
		{"the other way round", line, Aiterm, aiterm},
		{"not there", aiterm, Guest, ""},
		{"a folder of that name", alone, Guest, ""},
		{"a program that is not there itself", filepath.Join(root, "all", "gone"), Line, line},
		{"nobody knows the program", "", Line, ""},
	}
	if runtime.GOOS != "windows" { // links need a privilege there
		link := filepath.Join(root, "linked", Aiterm)
		both := filepath.Join(root, "both", Aiterm)
		near := file("both", Line)
		for _, l := range []string{link, both} {
			if err := os.MkdirAll(filepath.Dir(l), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(aiterm, l); err != nil {
				t.Fatal(err)
			}
		}
		tests = append(tests,
			struct{ what, executable, program, want string }{"behind a link", link, Line, line},
			struct{ what, executable, program, want string }{"beside a link and behind it", both, Line, near})
	}
	for _, tt := range tests {
		if got := Find(tt.executable, tt.program); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

func TestNameOf(t *testing.T) {
	for path, want := range map[string]string{
		"aiterm-line": Line, "/usr/bin/aiterm-line": Line, `C:\tools\Aiterm-Line.EXE`: Line, "C:/tools/aiterm.exe": Aiterm,
		"aiterm.exe.bak": "aiterm.exe.bak", "": "", "/": "",
	} {
		if got := NameOf(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
