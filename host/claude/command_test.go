package claude

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuoteShell(t *testing.T) {
	tests := []struct{ path, want string }{
		{"/usr/local/bin/aiterm", "/usr/local/bin/aiterm"},
		{"/opt/a-b_c.d+e@1:2,3%/aiterm", "/opt/a-b_c.d+e@1:2,3%/aiterm"},
		{"/My Tools/aiterm", "'/My Tools/aiterm'"},
		{"/it's/aiterm", `'/it'\''s/aiterm'`},
		{"/$HOME/`x`/aiterm", "'/$HOME/`x`/aiterm'"},
		{"/a=b/aiterm", "'/a=b/aiterm'"},
		{"/café/aiterm", "'/café/aiterm'"},
		{`/a\b"c/aiterm`, `'/a\b"c/aiterm'`},
	}
	for _, tt := range tests {
		if got := quoteShell(tt.path); got != tt.want {
			t.Errorf("quoteShell(%q) = %s, want %s", tt.path, got, tt.want)
		}
	}
}

// The shell itself is the judge of the quoting.
func TestCommandRunsThroughTheShell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	for _, folder := range []string{"plain", "two words", "it's", `d"q`, "$HOME", "a;b&c|d", "*?[x]", "back\\slash", "new\nline", "(x) #y", "é", "~", "-n"} {
		t.Run(folder, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), folder, "aiterm")
			writeScript(t, program, `printf '%s|' "$0" "$@"`)
			command, err := Command(program)
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("/bin/sh", "-c", command).Output()
			if err != nil {
				t.Fatalf("%s: %v", command, err)
			}
			if diff := cmp.Diff(program+"|statusline|render|", string(out)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", command, diff)
			}
			if !IsOurs(command) {
				t.Errorf("%s is not taken for ours", command)
			}
		})
	}
}

func TestCommandRefuses(t *testing.T) {
	for _, path := range []string{"/tmp/go-build123/b001/exe/aiterm", "/home/u/.cache/go-build/ab/abc-d/aiterm", "aiterm"} {
		if got, err := Command(filepath.FromSlash(path)); err == nil {
			t.Errorf("Command(%q) = %q, want an error", path, got)
		}
	}
}

func TestBareWindowsPath(t *testing.T) {
	tests := []struct{ name, path, short, want, reason string }{
		{"plain", `C:\Tools\aiterm.exe`, "", "C:/Tools/aiterm.exe", ""},
		{"letters of any language", `C:\Users\Zoë\aiterm.exe`, "", "C:/Users/Zoë/aiterm.exe", ""},
		{"a space", `C:\Program Files\aiterm.exe`, `C:\PROGRA~1`, "C:/PROGRA~1/aiterm.exe", ""},
		{"a space, and a long name", `C:\Program Files\aiterm-line.exe`, `C:\PROGRA~1`, "C:/PROGRA~1/aiterm-line.exe", ""},
		{"a space in the name", `C:\Program Files\my aiterm.exe`, `C:\PROGRA~1`, "C:/PROGRA~1/MYAITE~1.EXE", ""},
		{"a space and no short names", `C:\My Tools\aiterm.exe`, `C:\My Tools`, "", "' '"},
		{"parentheses", `C:\x(86)\aiterm.exe`, "", "", "'('"},
		{"typographic quote", `C:\it’s\aiterm.exe`, "", "", "'’'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := bareWindowsPath(tt.path, func(path string) (string, error) {
				switch {
				case tt.short == "":
					return "", errors.New("no such file")
				case path != tt.path:
					return tt.short, nil // of the folder
				}
				return tt.short + `\MYAITE~1.EXE`, nil
			})
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.reason != "" && (err == nil || !strings.Contains(err.Error(), tt.reason)) {
				t.Errorf("the error %v does not name %s", err, tt.reason)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	two := 2
	tests := []struct {
		name, rest string
		padding    *int
		want       string
	}{
		{"none asked for", " --padding 1 >log", nil, " --padding 1 >log"},
		{"first time", "", &two, " --padding 2"},
		{"another one", " --padding 1", &two, " --padding 2"},
		{"with an equals sign", " --padding=1", &two, " --padding 2"},
		{"quoted", " '--padding' \"1\"", &two, " --padding 2"},
		{"between others", " --plugins '~/my p.yaml' --padding 1  --x", &two, " --padding 2 --plugins '~/my p.yaml'  --x"},
		{"without its value", " --padding", &two, " --padding 2"},
		{"a redirection", " 2>/dev/null", &two, " --padding 2 2>/dev/null"},
		{"another command's", " --padding 1 | tool --padding 3", &two, " --padding 2 | tool --padding 3"},
		{"another line's", " --padding 1\ntool --padding 3", &two, " --padding 2\ntool --padding 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, arguments(tt.rest, tt.padding)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func writeScript(t *testing.T, path, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}
