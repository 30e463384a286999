package configfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
)

// resolution is a configuration on disk, and counts how often a resolution had
// to read manifests, which only the slow way does.
type resolution struct {
	Inputs
	slow int
}

func newResolution(t *testing.T) *resolution {
	dir := t.TempDir()
	r := &resolution{}
	r.Inputs = Inputs{
		Sources:  fixture(t),
		Path:     filepath.Join(dir, "plugins.yaml"),
		CacheDir: filepath.Join(dir, "cache"),
		Program:  "test 1",
	}
	read := r.Describe
	r.Describe = func(source string) (About, error) {
		r.slow++
		return read(source)
	}
	return r
}

func (r *resolution) resolve(t *testing.T) (plan config.Plan, problems []config.Problem, slow bool) {
	t.Helper()
	r.slow = 0
	plan, problems, err := Resolve(r.Inputs)
	if err != nil {
		t.Fatal(err)
	}
	return plan, problems, r.slow > 0
}

func (r *resolution) snapshot(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(r.CacheDir, "plan", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("snapshots: %v, %v", files, err)
	}
	return files[0]
}

func TestResolveUsesSnapshot(t *testing.T) {
	r := newResolution(t)
	own := filepath.Join(filepath.Dir(r.Path), "own.wasm")
	const ownManifest = "name: own\nversion: 1\ndescription: mine\n"
	writeOld(t, own, ownManifest)
	writeOld(t, filepath.Join(r.ThemeDir, "mine.yaml"), "extends: plain\n")
	writeOld(t, r.Path, "theme: mine\nlines: [{left: [dir, own]}]\nsegments: {own: {source: own.wasm}}\n")
	first, _, _ := r.resolve(t)

	steps := []struct {
		name   string
		change func()
		slow   bool
	}{
		{"nothing changed", func() {}, false},
		{"plugins.yaml edited", func() {
			writeOld(t, r.Path, "theme: mine\nlines: [{left: [dir, own]}]\nsegments: {own: {source: own.wasm}}\n#\n")
		}, true},
		{"settled", func() {}, false},
		{"plugins.yaml replaced by a file of the same size and time", func() {
			info, err := os.Stat(r.Path)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(r.Path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(r.Path, r.Path+"~"); err != nil {
				t.Fatal(err)
			}
			writeOld(t, r.Path, string(data))
			if err := os.Chtimes(r.Path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"theme edited", func() {
			writeOld(t, filepath.Join(r.ThemeDir, "mine.yaml"), "extends: plain # edited\n")
		}, true},
		{"segment built again", func() {
			writeOld(t, own, ownManifest+"license: MIT\n")
			first.Segments[1].SHA256 = hashOf(ownManifest + "license: MIT\n")
		}, true},
		{"another program", func() { r.Program = "test 2" }, true},
		{"another home", func() { r.Home = "/home/bob" }, true},
		{"settled at last", func() {}, false},
	}
	for _, step := range steps {
		step.change()
		got, problems, slow := r.resolve(t)
		if len(problems) > 0 {
			t.Errorf("%s: %v", step.name, problems)
		}
		if slow != step.slow && !(strings.Contains(step.name, "same size") && stampsLackInode()) {
			t.Errorf("%s: slow %v, want %v", step.name, slow, step.slow)
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s (-first +got):\n%s", step.name, diff)
		}
	}
}

func stampsLackInode() bool {
	// Size and time are two words; the system's own follow.
	return strings.Count(config.Stamp(state.Look(".")), " ") == 1
}

func TestResolveWithoutFile(t *testing.T) {
	r := newResolution(t)
	want, problems, _ := r.resolve(t)
	if len(problems) > 0 || len(want.Lines) != 2 {
		t.Fatalf("got %v, %v", want, problems)
	}
	if _, _, slow := r.resolve(t); slow {
		t.Error("the embedded default has no snapshot")
	}
	writeOld(t, r.Path, "lines: [{left: [dir]}]\n")
	if got, _, _ := r.resolve(t); len(got.Lines) != 1 {
		t.Error("a new plugins.yaml was not noticed")
	}
	if err := os.Remove(r.Path); err != nil {
		t.Fatal(err)
	}
	got, _, _ := r.resolve(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after plugins.yaml was removed (-want +got):\n%s", diff)
	}
}

func TestResolveBroken(t *testing.T) {
	const broken = "lines: [{left: [dirr]}]\n"
	const wantProblem = `plugins.yaml line 1: unknown segment "dirr", did you mean "dir"?`
	check := func(t *testing.T, r *resolution, want config.Plan) {
		t.Helper()
		for _, how := range []string{"slow", "fast"} {
			got, problems, slow := r.resolve(t)
			if len(problems) != 1 || problems[0].Short() != wantProblem {
				t.Errorf("%s: problems %v", how, problems)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", how, diff)
			}
			if how == "fast" && slow {
				t.Error("a broken file is read again for every render")
			}
		}
	}
	t.Run("last good", func(t *testing.T) {
		r := newResolution(t)
		writeOld(t, r.Path, "lines: [{left: [clock]}]\n")
		want, _, _ := r.resolve(t)
		writeOld(t, r.Path, broken)
		check(t, r, want)
		writeOld(t, r.Path, broken+"# still\n")
		check(t, r, want)
		writeOld(t, r.Path, "lines: [{left: [dir]}]\n")
		if got, problems, _ := r.resolve(t); len(problems) > 0 || got.Segments[0].Name != "dir" {
			t.Errorf("after the repair: %v, %v", got, problems)
		}
	})
	t.Run("never good", func(t *testing.T) {
		r := newResolution(t)
		want, err := Load("", nil, r.Sources)
		if err != nil {
			t.Fatal(err)
		}
		writeOld(t, r.Path, broken)
		check(t, r, want)
	})
	t.Run("never good, and the user's own default theme broken", func(t *testing.T) {
		r := newResolution(t)
		writeOld(t, filepath.Join(r.ThemeDir, "plain.yaml"), "roles: {clok: bold}\n")
		writeOld(t, r.Path, "padding: 1\n")
		got, problems, _ := r.resolve(t)
		if len(problems) != 1 || problems[0].Short() != `plain.yaml line 1: unknown role "clok", did you mean "clock"?` || len(got.Lines) != 2 {
			t.Errorf("got %v, %v", got, problems)
		}
	})
}

func TestResolveUnreadable(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, r *resolution)
		want string
	}{
		{"named and missing", func(_ *testing.T, r *resolution) { r.Named = true }, "plugins.yaml: can't be read: "},
		{"a folder", func(t *testing.T, r *resolution) {
			if err := os.Mkdir(r.Path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "plugins.yaml: can't be read: it is not a file: name a file"},
		{"too large", func(t *testing.T, r *resolution) { writeOld(t, r.Path, strings.Repeat("#\n", 200<<10)) },
			"plugins.yaml: the file has more than the 256 KiB that are read: make it shorter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newResolution(t)
			tt.make(t, r)
			plan, problems, _ := r.resolve(t)
			if len(problems) != 1 || !strings.Contains(problems[0].Short(), tt.want) {
				t.Errorf("problems %v, want %s", problems, tt.want)
			}
			if len(plan.Lines) != 2 {
				t.Errorf("plan %v", plan)
			}
		})
	}
}

func TestResolveIgnoresDamagedSnapshot(t *testing.T) {
	r := newResolution(t)
	writeOld(t, r.Path, "lines: [{left: [clock]}]\n")
	want, _, _ := r.resolve(t)
	good, err := os.ReadFile(r.snapshot(t))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"empty":             "",
		"half":              string(good[:len(good)/2]),
		"without last line": string(good[:strings.LastIndex(strings.TrimSuffix(string(good), "\n"), "\n")+1]),
		"other colour":      strings.Replace(string(good), "fg=7", "fg=8", 1),
		"binary":            strings.Repeat("\x00\xff", 1000),
		"other format":      `{"lines":[]}`,
	}
	for name, text := range tests {
		if err := os.WriteFile(r.snapshot(t), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, problems, slow := r.resolve(t)
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 || !slow {
			t.Errorf("%s: slow %v, problems %v (-want +got):\n%s", name, slow, problems, diff)
		}
	}
}

// TestResolveFileChangingNow: a file written this moment could be written once
// more without its stamp changing, so that no snapshot may be taken yet.
func TestResolveFileChangingNow(t *testing.T) {
	r := newResolution(t)
	if err := os.WriteFile(r.Path, []byte("padding: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	l := &loading{Sources: r.Sources}
	if _, err := l.read(r.Path); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		after int64 // milliseconds
		want  bool
	}{{"at once", 1, true}, {"later", 200, false}, {"clock behind", -50, true}, {"clock far behind", -5000, false}} {
		if got := l.justChanged(info.ModTime().UnixMilli() + tt.after); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestResolveWithoutCache(t *testing.T) {
	r := newResolution(t)
	r.CacheDir = ""
	writeOld(t, r.Path, "padding: 1\n")
	for range 2 {
		if got, _, slow := r.resolve(t); got.Padding != 1 || !slow {
			t.Errorf("padding %d, slow %v", got.Padding, slow)
		}
	}
}

func TestResolveBrokenDefault(t *testing.T) {
	r := newResolution(t)
	r.Builtins = func() []string { return nil }
	_, problems, err := Resolve(r.Inputs)
	if err == nil {
		t.Errorf("no error, problems %v", problems)
	}
	if errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
