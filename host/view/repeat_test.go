package view

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
)

// A line is the same, whatever of what is kept can be used.
func TestRepeat(t *testing.T) {
	const stdin = `{"session_id":"1","model":{"display_name":"Opus"},"cost":{"total_cost_usd":0.5}}`
	const same = "Opus │ $0.50\n"
	const plugins = "version: 1\nlines:\n  - left: [model, cost, usage]\n"
	tests := []struct {
		name   string
		change func(w *world, in *line.Input)
		want   string
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
		}, same},
		{"plugins.yaml", func(w *world, _ *line.Input) { w.configure(plugins + "# edited\n") }, same},
		{"another plugins.yaml", func(w *world, in *line.Input) {
			in.Plugins = filepath.Join(w.Home, "other.yaml")
			if err := os.WriteFile(in.Plugins, []byte(plugins), 0o600); err != nil {
				w.T.Fatal(err)
			}
		}, same},
		{"the program", func(_ *world, in *line.Input) { in.Program, _ = os.Executable() }, same},
		{"a key for the endpoint", func(w *world, _ *line.Input) {
			if err := os.WriteFile(credentials.Path(w.Dirs().Config), nil, 0o600); err != nil {
				w.T.Fatal(err)
			}
		}, same},
		{"a damaged memo", func(w *world, _ *line.Input) { w.damage("last", "*") }, same},
		{"a damaged snapshot", func(w *world, _ *line.Input) { w.damage("plan", "*") }, same},
		{"no cache folder", func(_ *world, in *line.Input) { in.Dirs.Cache = "" }, same},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.configure(plugins)
			Render(w.input(stdin), func(out line.Output) { out.Finish() })
			in := w.input(stdin)
			tt.change(w, &in)
			if diff := cmp.Diff(tt.want, strings.Join(w.render(in), "\n")+"\n"); diff != "" {
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

// A segment is run if it would not show what it showed last, and no other one.
func TestOnlyNewsIsRun(t *testing.T) {
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
