package doctor

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/disk/state"

	"github.com/data-wise/aiterm/internal/filetest"
)

// world is a home of its own, with nothing in it.
type world struct {
	t    *testing.T
	home string
	env  map[string]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	home := t.TempDir()
	// Commands are run in the environment of the test.
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); secretVariable(name) {
			t.Setenv(name, "")
		}
	}
	return &world{t, home, map[string]string{"HOME": home, "USERPROFILE": home}}
}

// write makes a file in the home.
func (w *world) write(path, text string, mode os.FileMode) string {
	w.t.Helper()
	path = filepath.Join(w.home, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask says
		w.t.Fatal(err)
	}
	return path
}

// link makes a symbolic link in the home.
func (w *world) link(path, target string) {
	w.t.Helper()
	path = filepath.Join(w.home, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.t.Fatal(err)
	}
	filetest.Link(w.t, target, path)
}

func (w *world) input() Input {
	var environ []string
	for name, value := range w.env {
		environ = append(environ, name+"="+value)
	}
	return Input{
		Getenv:  func(name string) string { return w.env[name] },
		Environ: environ,
		Dirs: state.Dirs{
			Config: filepath.Join(w.home, ".config", "aiterm"),
			Cache:  filepath.Join(w.home, ".cache", "aiterm"),
			State:  filepath.Join(w.home, ".local", "state", "aiterm"),
		},
		Build:   programs.Build{Version: "1.2.3"},
		WorkDir: filepath.Join(w.home, "project"),
		Now:     time.Now(),
		Payload: []byte(`{"model": {"display_name": "Opus"}, "rate_limits": {"five_hour": {"used_percentage": 45}}}`),
	}
}

// examine runs some checks one after the other, as Examine does.
func (w *world) examine(e exam, runs ...check) []Finding {
	var all findings
	for _, c := range runs {
		var f findings
		c.limit = checkLimit
		e, f = c.do(w.t.Context(), e)
		all = append(all, f...)
	}
	return newMask(e.Input).findings(all)
}

// brief is a finding on one line, which tests compare.
func brief(all []Finding) []string {
	var out []string
	for _, f := range all {
		out = append(out, string(f.State)+" "+f.Check+": "+f.Found)
	}
	return out
}

// worst leaves out what is as it should be.
func worst(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		if f.State != OK {
			out = append(out, f)
		}
	}
	return out
}

func compare(t *testing.T, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func skipOnWindows(t *testing.T, why string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip(why)
	}
}

// everyFix fails for a warning or failure that says nothing to do.
func everyFix(t *testing.T, all []Finding) {
	t.Helper()
	for _, f := range all {
		if (f.State == Warning || f.State == Failure) && strings.TrimSpace(f.Fix) == "" {
			t.Errorf("nothing to do is said for %q: %s", f.Check, f.Found)
		}
	}
}
