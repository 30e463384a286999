package drawing

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/plugins"
)

// world is an empty home, at one moment.
func world(t testing.TB) (World, settings.Files) {
	t.Helper()
	home := t.TempDir()
	now := time.Now()
	w := World{
		Getenv: func(name string) string { return map[string]string{"HOME": home, "COLORTERM": "truecolor"}[name] },
		Dirs:   state.Dirs{Config: filepath.Join(home, "config"), Cache: filepath.Join(home, "cache"), State: filepath.Join(home, "state")},
		Now:    func() time.Time { return now },
	}
	in := view.PlanInputs(w.Getenv, w.Dirs, "", "")
	return w, settings.Files{Plugins: in.Path, Sources: in.Sources, Lock: filepath.Join(home, "settings.lock")}
}

func open(t testing.TB, f settings.Files, text string) *draft.Draft {
	t.Helper()
	if text != "" {
		if err := os.MkdirAll(filepath.Dir(f.Plugins), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Plugins, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := draft.Open(f, draft.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// previewed is the line that "statusline test" draws for the same file.
func previewed(t testing.TB, w World, plan config.Plan, s Scene) string {
	t.Helper()
	p := view.Preview{
		Start: time.Now(), Now: w.Now(), Getenv: w.Getenv, CacheDir: w.Dirs.Cache, ConfigDir: w.Dirs.Config,
	}
	if s.Name == Kept {
		p.Payload, _, p.Kept = lastsession.Read(w.Dirs.Cache, "")
	} else {
		p.Sample, _ = sample.Find(s.Name)
	}
	sent, err := p.Sent()
	if err != nil {
		t.Fatal(err)
	}
	p.Plan, p.Width = line.PlanIn(sent, plan), line.WidthIn(sent, s.Columns, plan.Padding, w.Getenv)
	var out string
	if err := p.Render(func(r view.Rendered) { out = string(r.ANSI()) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// manyText is a plugins.yaml with so many segments on two rows.
func manyText(n int) string {
	names := slices.DeleteFunc(plugins.Names(), func(name string) bool { return name == "clock" })[:n]
	return fmt.Sprintf("budget: 2s\nlines:\n  - left: [%s]\n    wrap: true\n  - left: [%s]\n    wrap: true\n", strings.Join(names[:n/2], ", "), strings.Join(names[n/2:], ", "))
}

// A draft is drawn as the file would be, whatever was drawn before, at each width and for
// each session.
func TestDrawsWhatTestDraws(t *testing.T) {
	w, files := world(t)
	recorded, err := filepath.Glob("../../../testdata/payloads/*.json")
	if err != nil || len(recorded) == 0 {
		t.Fatal("there are no recorded payloads")
	}
	d := open(t, files, manyText(20))
	drawer := New(w)
	scenes := append(sample.Names(), "")
	step := 0
	for _, edit := range []draft.Edit{{}, draft.Set("theme", "nord"), draft.Set("style", "powerline"), draft.Set("icons", "ascii"), draft.Nudge("git", draft.Down), draft.Set("padding", "3"), draft.TakePreset("minimal")} {
		if edit.Do != "" {
			if err := d.Do(edit); err != nil {
				t.Fatal(err)
			}
		}
		for _, columns := range []int{40, 80, 120, 200} {
			s := Scene{Name: scenes[step%len(scenes)], Columns: columns}
			if step%3 == 0 {
				payload, err := os.ReadFile(recorded[step%len(recorded)])
				if err != nil {
					t.Fatal(err)
				}
				parsed, err := status.Parse(payload)
				if err != nil {
					t.Fatal(err)
				}
				if err := lastsession.Forget(w.Dirs.Cache, ""); err != nil {
					t.Fatal(err)
				}
				if err := lastsession.Keep(w.Dirs.Cache, "", parsed, w.Now()); err != nil {
					t.Fatal(err)
				}
				s.Name = Kept
			}
			step++
			drawn, err := drawer.Draw(d, s)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := d.Plan(drawer.On(s))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(previewed(t, w, plan, s), string(drawn.ANSI())); diff != "" {
				t.Errorf("%v, %+v (-want +got):\n%s", edit, s, diff)
			}
		}
	}
}

func TestSceneOnAGround(t *testing.T) {
	w, files := world(t)
	drawer := New(w)
	d := open(t, files, "budget: 2s\n")
	dark, err := drawer.Draw(d, Scene{Columns: 120})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Scene{{Name: "light", Columns: 120}, {Columns: 120, Ground: configfile.Light}} {
		light, err := drawer.Draw(d, s)
		if err != nil {
			t.Fatal(err)
		}
		if string(light.ANSI()) == string(dark.ANSI()) || light.Rows[0].Text() != dark.Rows[0].Text() {
			t.Errorf("%+v is drawn as on a dark ground", s)
		}
	}
	plain, err := drawer.Draw(d, Scene{Columns: 120, Color: "none"})
	if err != nil || strings.Contains(string(plain.ANSI()), "\x1b") {
		t.Errorf("without colours: %q, %v", plain.ANSI(), err)
	}
	for _, s := range []Scene{{Name: "nothing", Columns: 80}, {Name: Kept, Columns: 80}} {
		if _, err := drawer.Draw(d, s); err == nil {
			t.Errorf("%+v is drawn", s)
		}
	}
}

// What does not change is not run again, and what does is.
func TestRemembers(t *testing.T) {
	w, files := world(t)
	drawer := New(w)
	d := open(t, files, "budget: 2s\nlines: [{left: [model, context, git]}]\n")
	draw := func() map[string]Segment {
		t.Helper()
		drawn, err := drawer.Draw(d, Scene{Columns: 120})
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]Segment{}
		for _, s := range drawn.Segments {
			all[s.Name] = s
		}
		return all
	}
	before := draw()
	memory := *drawer.memory["model"]
	if err := d.Do(draft.Set("context.label", "window")); err != nil {
		t.Fatal(err)
	}
	after := draw()
	if after["model"].First != before["model"].First || drawer.memory["model"].first != memory.first {
		t.Error("the model was run again")
	}
	if !strings.Contains(after["context"].Text, "window") || strings.Contains(before["context"].Text, "window") {
		t.Errorf("the context was %q and is %q", before["context"].Text, after["context"].Text)
	}
}

func TestExplains(t *testing.T) {
	w, files := world(t)
	drawer := New(w)
	d := open(t, files, "budget: 2s\nlines: [{left: [model, git, pr, dir, cost, duration]}, {right: [clock]}]\nsegments: {git: {grant: []}, dir: {shrink: 3}, clock: {show: false}}\n")
	explain := func(s Scene) map[string]Segment {
		t.Helper()
		drawn, err := drawer.Draw(d, s)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]Segment{}
		for _, one := range drawn.Segments {
			if _, twice := all[one.Name]; twice {
				t.Errorf("%s is there twice", one.Name)
			}
			all[one.Name] = one
		}
		return all
	}
	all := explain(Scene{Name: "start", Columns: 48})
	want := map[string]view.State{"model": view.StateShown, "git": view.StateBlocked, "pr": view.StateEmpty, "clock": view.StateHidden, "usage": view.StateOff, "context": view.StateOff}
	for name, state := range want {
		if got := all[name]; got.State != state || got.Why == "" && state != view.StateShown {
			t.Errorf("%s is %s (%s), want %s", name, got.State, got.Why, state)
		}
	}
	if s := all["model"]; s.Row != 1 || s.Right || s.Text == "" || s.First <= 0 || s.Again <= 0 || !slices.ContainsFunc(s.Asked, func(a Asked) bool { return a.Present && strings.Contains(a.Answer, "Sonnet") }) {
		t.Errorf("the model: %+v", s)
	}
	if s := all["clock"]; s.Row != 2 || !s.Right {
		t.Errorf("the clock: %+v", s)
	}
	if s := all["pr"]; !strings.Contains(s.Why, "there is no ") {
		t.Errorf("the pull request: %s", s.Why)
	}
	if may := all["git"].May; len(may) == 0 || may[0].Granted || may[0].Reason == "" {
		t.Errorf("git may %+v", may)
	}
	narrow := explain(Scene{Name: "long", Columns: 40})
	states := map[view.State]int{}
	for _, s := range narrow {
		states[s.State]++
	}
	if states[view.StateNarrow] == 0 || states[view.StateShortened] == 0 {
		t.Errorf("at 40 columns: %v", states)
	}
}

func TestExamples(t *testing.T) {
	w, files := world(t)
	drawer := New(w)
	d := open(t, files, "budget: 2s\nsegments: {clock: {show: false}}\n")
	all, err := drawer.Examples(d, Scene{Columns: 60})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"clock", "model", "git", "usage", "context", "agents"} {
		if len(all[name]) == 0 || all[name][0].Text() == "" {
			t.Errorf("there is no example of %s", name)
		}
	}
}

func TestScenes(t *testing.T) {
	w, _ := world(t)
	drawer := New(w)
	if got := drawer.Scenes()[0].Name; got != "usual" {
		t.Errorf("the first scene is %q", got)
	}
	parsed, err := status.Parse(sample.StatusAt(w.Now()))
	if err != nil {
		t.Fatal(err)
	}
	if err := lastsession.Keep(w.Dirs.Cache, "", parsed, w.Now()); err != nil {
		t.Fatal(err)
	}
	if got := drawer.Scenes()[0]; got.Name != Kept || got.At.IsZero() {
		t.Errorf("the first scene is %+v", got)
	}
}

// One key: an edit, and the line drawn for it, with forty segments.
func BenchmarkEditAndDraw(b *testing.B) {
	w, files := world(b)
	d := open(b, files, manyText(40))
	drawer := New(w)
	scene := Scene{Columns: 120}
	if _, err := drawer.Draw(d, scene); err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		edit := draft.Nudge("git", draft.Way(i%2))
		if i%3 == 0 {
			edit = draft.Set("context.bar_width", fmt.Sprint(5+i%9))
		}
		if err := d.Do(edit); err != nil {
			b.Fatal(err)
		}
		if _, err := drawer.Draw(d, scene); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
