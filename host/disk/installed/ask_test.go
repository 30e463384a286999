package installed

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// TestMain lets the test's binary answer as the programs do.
func TestMain(m *testing.M) {
	if program := os.Getenv("TEST_ANSWERS_AS"); program != "" {
		os.Stdout.WriteString(programs.About(program, "more"))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAskOneOfThisBuild(t *testing.T) {
	t.Setenv("TEST_ANSWERS_AS", programs.Line)
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	version, origin, err := Ask(t.Context(), executable, programs.Line)
	own := programs.OwnBuild()
	if err != nil || version != own.Version || origin != own.Origin() {
		t.Errorf("got %q, %q, %v; want %q, %q", version, origin, err, own.Version, own.Origin())
	}
	if s := (Sibling{programs.Line, executable, version, origin, err}); !s.Fits(own) {
		t.Errorf("%+v does not fit, since it %s", s, s.Why(own))
	}
	t.Setenv("TEST_ANSWERS_AS", programs.Aiterm) // by both of its names
	if _, _, err := Ask(t.Context(), executable, programs.Ait); err != nil {
		t.Errorf("%s: %v", programs.Ait, err)
	}
	if _, _, err := Ask(t.Context(), executable, programs.Guest); err == nil {
		t.Errorf("%s was taken for %s", programs.Line, programs.Guest)
	}
}

func TestIsOther(t *testing.T) {
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(other, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"": false, executable: false, other: true, other + "-gone": true} {
		if got := IsOther(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}

func TestLook(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs are shell scripts")
	}
	own := programs.Build{Version: "v1.2.3"}
	says := func(first string) string {
		return "#!/bin/sh\necho '" + first + "'\necho '" + own.Origin() + "'\n"
	}
	tests := []struct {
		name, script string
		mode         os.FileMode
		why          string // "" for one that fits
	}{
		{"the same", says("aiterm-line v1.2.3 (go1, linux/amd64)"), 0o755, ""},
		{"with Windows' line ends", strings.ReplaceAll(says(`aiterm-line v1.2.3 (go1, linux/amd64)`), "'\n", "\r'\n"), 0o755, ""},
		{"another version", says("aiterm-line v1.2.4 (go1, linux/amd64)"), 0o755, "is version v1.2.4, not v1.2.3"},
		{"another commit", "#!/bin/sh\necho 'aiterm-line v1.2.3 (go1)'; echo commit x\n", 0o755, "is of another build: commit x"},
		{"another program", says("aiterm v1.2.3 (go1, linux/amd64)"), 0o755, "is another program: it does not say its version as aiterm-line does"},
		{"a line", says("Opus | main"), 0o755, "is another program: it does not say its version as aiterm-line does"},
		{"nothing", "#!/bin/sh\n", 0o755, "is another program: it does not say its version as aiterm-line does"},
		{"it fails", "#!/bin/sh\nexit 3\n", 0o755, "does not say its version: it ended with exit status 3"},
		{"may not be executed", says("aiterm-line v1.2.3 (go1)"), 0o644, "may not be executed"},
		{"half of a file", "\x7fELF\x02\x01", 0o755, "cannot be run: exec format error"},
		{"none", "", 0, "is not there"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if tt.mode != 0 {
				path := filepath.Join(dir, programs.Line)
				if err := os.WriteFile(path, []byte(tt.script), tt.mode); err != nil {
					t.Fatal(err)
				}
			}
			s := Look(t.Context(), filepath.Join(dir, programs.Aiterm), programs.Line)
			why := ""
			if !s.Fits(own) {
				why = s.Why(own)
			}
			if diff := cmp.Diff(tt.why, why); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
