package host

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
)

// repeat is a render by package line alone, as far as that can: it returns what
// was drawn, "" for nothing.
func (w *world) repeat(in line.Input) (text string) {
	w.T.Helper()
	drawn := line.Begin(in, func(out line.Output) {
		text = string(out.Text)
		out.Finish()
	}).Instant()
	if drawn != (text != "") {
		w.T.Fatalf("drawn is %v, the text is %q", drawn, text)
	}
	return text
}

// A line is drawn without an engine where nothing changed that a segment asked for, or
// only for built-in ones, and is then the same as with one.
func TestInstant(t *testing.T) {
	const stdin = `{"session_id":"1","model":{"display_name":"Opus"},"cost":{"total_cost_usd":0.5}}`
	const same = "Opus │ $0.50\n"
	const plugins = "version: 1\nlines:\n  - left: [model, cost, usage]\n"
	tests := []struct {
		name   string
		change func(w *world, in *line.Input)
		want   string // "" for a line that is not drawn here
	}{
		{"nothing", func(*world, *line.Input) {}, same},
		{"what nobody asked for", func(_ *world, in *line.Input) {
			in.Stdin = strings.NewReader(strings.Replace(stdin, "{", `{"version":"9",`, 1))
		}, same},
		{"an answer", func(_ *world, in *line.Input) {
			in.Stdin = strings.NewReader(strings.Replace(stdin, "Opus", "Sonnet", 1))
		}, "Sonnet │ $0.50\n"},
		{"another session", func(_ *world, in *line.Input) {
			in.Stdin = strings.NewReader(strings.Replace(stdin, `"1"`, `"2"`, 1))
		}, ""},
		{"no JSON", func(_ *world, in *line.Input) { in.Stdin = strings.NewReader("{") }, ""},
		{"plugins.yaml", func(w *world, _ *line.Input) { w.configure(plugins + "# edited\n") }, ""},
		{"another plugins.yaml", func(w *world, in *line.Input) {
			in.Plugins = filepath.Join(w.Home, "other.yaml")
			if err := os.WriteFile(in.Plugins, []byte(plugins), 0o600); err != nil {
				w.T.Fatal(err)
			}
		}, ""},
		{"the program", func(_ *world, in *line.Input) { in.Executable, _ = os.Executable() }, ""},
		{"a key for the endpoint", func(w *world, _ *line.Input) {
			if err := os.WriteFile(credentials.Path(w.Dirs().Config), nil, 0o600); err != nil {
				w.T.Fatal(err)
			}
		}, same}, // without an executable nobody can be asked
		{"a damaged memo", func(w *world, _ *line.Input) { w.damage("last", "*") }, same},
		{"an answer, and the modules are to be run", func(w *world, in *line.Input) {
			w.configure("builtin_engine: wasm\n" + plugins)
			Render(w.input(stdin), func(out line.Output) { out.Finish() })
			in.Stdin = strings.NewReader(strings.Replace(stdin, "Opus", "Sonnet", 1))
		}, ""},
		{"a damaged snapshot", func(w *world, _ *line.Input) { w.damage("plan", "*") }, ""},
		{"no cache folder", func(_ *world, in *line.Input) { in.Dirs.Cache = "" }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.configure(plugins)
			if text := w.repeat(w.input(stdin)); text != "" {
				t.Fatalf("the first line is %q, and nothing was known", text)
			}
			Render(w.input(stdin), func(out line.Output) { out.Finish() })
			in := w.input(stdin)
			tt.change(w, &in)
			text := w.repeat(in)
			if diff := cmp.Diff(tt.want, text); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}

// damage overwrites the end of the files of a cache folder.
func (w *world) damage(elements ...string) {
	w.T.Helper()
	files, err := filepath.Glob(filepath.Join(append([]string{w.Dirs().Cache}, elements...)...))
	if err != nil || len(files) == 0 {
		w.T.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			w.T.Fatal(err)
		}
		if err := os.WriteFile(file, append(data[:len(data)-2], "??"...), 0o600); err != nil {
			w.T.Fatal(err)
		}
	}
}

// Where somebody may be due to be asked, a line is not repeated: package line
// starts nothing.
func TestNoRepeatWhereSomethingIsDue(t *testing.T) {
	const stdin = `{"session_id":"1","model":{"display_name":"Opus"}}`
	tests := []struct {
		name, plugins string
		change        func(w *world)
	}{
		{"a key for the endpoint", "version: 1\nlines:\n  - left: [model, usage]\n", func(w *world) {
			if err := os.WriteFile(credentials.Path(w.Dirs().Config), nil, 0o600); err != nil {
				w.T.Fatal(err)
			}
		}},
		{"git's counts", "version: 1\ngit_max_age: 1h\nlines:\n  - left: [model, git]\n", func(*world) {}},
		{"a chained line", "version: 1\nlines:\n  - left: [model, chain]\n", func(*world) {}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.configure(tt.plugins)
			dir := filepath.Join(w.Home, "work")
			if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
				t.Skipf("git: %v: %s", err, out)
			}
			t.Chdir(dir)
			input := func() line.Input {
				in := w.input(stdin)
				in.Executable = filepath.Join(w.Home, "gone") // a start would fail
				return in
			}
			if err := os.MkdirAll(w.Dirs().Config, 0o700); err != nil {
				t.Fatal(err)
			}
			tt.change(w)
			for range 2 {
				Render(input(), func(out line.Output) { out.Finish() })
			}
			if text := w.repeat(input()); text != "" {
				t.Errorf("it draws %q", text)
			}
		})
	}
}

// A render that goes on from where a repetition gave up has what that found out,
// once.
func TestContinueAfterRepeat(t *testing.T) {
	w := newWorld(t)
	w.configure("version: 1\nlines:\n  - left: [model, cost]\n")
	for i, model := range []string{"Opus", "Opus", "Sonnet"} {
		in := w.input(`{"session_id":"1","cost":{"total_cost_usd":0.5},"model":{"display_name":"` + model + `"}}`)
		var out line.Output
		Render(in, func(o line.Output) { out = o; o.Finish() })
		if want := model + " │ $0.50\n"; string(out.Text) != want {
			t.Errorf("line %d is %q, want %q", i+1, out.Text, want)
		}
		notes := map[string]string{}
		for _, timing := range out.Timings() {
			if timing.Segment {
				notes[timing.Name] = timing.Note
			}
		}
		want := []map[string]string{
			{"model": "", "cost": ""},
			{"model": "unchanged, not run", "cost": "unchanged, not run"},
			{"model": "", "cost": "unchanged, not run"},
		}[i]
		if diff := cmp.Diff(want, notes); diff != "" {
			t.Errorf("line %d (-want +got):\n%s", i+1, diff)
		}
	}
}
