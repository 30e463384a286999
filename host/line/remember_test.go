package line

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
)

func rememberPlan() config.Plan {
	return config.Plan{
		Lines:    []config.Line{{Left: []string{"a", "b"}}},
		Segments: []config.Segment{{Name: "a", Source: "builtin:model"}, {Name: "b", Source: "builtin:cost", Grant: []string{"git"}}},
		Budget:   100 * time.Millisecond,
	}
}

// showing are the outcomes of the segments of rememberPlan.
func showing(a, b string) []schedule.Outcome {
	spans := func(text string) []span.Span { return []span.Span{{Text: text, Style: "text"}} }
	return []schedule.Outcome{{Spans: spans(a)}, {Spans: spans(b)}}
}

func late() schedule.Outcome { return schedule.Outcome{Late: true, Err: schedule.ErrLate} }

func TestLateSegmentShowsItsLastOutput(t *testing.T) {
	now := time.Now()
	root := filepath.ToSlash(t.TempDir())
	here := `{"session_id":"1","cwd":"` + root + `/here"}`
	tests := []struct {
		name   string
		stdin  string
		after  time.Duration
		change func(*config.Plan)
		want   string
	}{
		{"a moment later", here, time.Second, nil, "B"},
		{"almost too late", here, staleAge - 2*time.Second, nil, "B"},
		{"too late", here, staleAge + 2*time.Second, nil, ""},
		{"another session", strings.Replace(here, "1", "2", 1), time.Second, nil, ""},
		{"another folder", strings.Replace(here, "/here", "/there", 1), time.Second, nil, ""},
		{"another module of that name", here, time.Second, func(p *config.Plan) { p.Segments[1].Source = "builtin:clock" }, ""},
		{"a stranger's of that name", here, time.Second, func(p *config.Plan) {
			p.Segments[1] = config.Segment{Name: "b", Source: "/b.wasm", SHA256: "00", Engine: module.Native, Grant: []string{"git"}}
		}, ""},
		{"a grant was taken away", here, time.Second, func(p *config.Plan) { p.Segments[1].Grant = nil }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if err := w.at(now, here).remember(showing("A", "B")); err != nil {
				t.Fatal(err)
			}
			plan := rememberPlan()
			if tt.change != nil {
				tt.change(&plan)
			}
			outcomes := []schedule.Outcome{showing("new A", "")[0], late()}
			fillLate(w.of(now.Add(tt.after), tt.stdin, plan).calls, outcomes, now.Add(tt.after))
			if diff := cmp.Diff([]string{"new A", tt.want + "late"}, texts(outcomes)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLastOutputOutlivesLateRenders(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	const stdin = `{"session_id":"1","cwd":"/here"}`
	if err := w.at(now, stdin).remember(showing("A", "B")); err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"A2", "A3"} {
		r := w.at(now.Add(time.Duration(i+1)*time.Second), stdin)
		outcomes := []schedule.Outcome{showing(text, "")[0], late()}
		fillLate(r.calls, outcomes, r.now)
		if diff := cmp.Diff([]string{text, "Blate"}, texts(outcomes)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if err := r.remember(outcomes); err != nil {
			t.Fatal(err)
		}
	}
	r := w.at(now, stdin)
	if o, ok := r.last.Output("b"); !ok || !o.At.Equal(now.UTC().Truncate(time.Second)) {
		t.Errorf("what is known of the late one is %+v, want that of the first render", o)
	}
	if o, _ := r.last.Output("a"); len(o.Spans) != 1 || o.Spans[0].Text != "A3" {
		t.Errorf("what is known of the other is %+v", o)
	}
}

func TestBrokenMemoIsAsGoodAsNone(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	const stdin = `{"session_id":"1","cwd":"/here"}`
	if err := w.at(now, stdin).remember(showing("A", "B")); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(w.Dirs().Cache, "last", "*"))
	if len(files) != 1 {
		t.Fatalf("files: %q", files)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty": "", "cut off": string(good[:len(good)/2]), "JSON": "{}",
		"another text in it": strings.Replace(string(good), `"B"`, `"C"`, 1),
	} {
		if err := os.WriteFile(files[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		outcomes := []schedule.Outcome{late(), late()}
		fillLate(w.at(now, stdin).calls, outcomes, now)
		if diff := cmp.Diff([]string{"late", "late"}, texts(outcomes)); diff != "" {
			t.Errorf("%s: outcomes (-want +got):\n%s", name, diff)
		}
	}
}

// A segment whose every answer is as it was is not run; one that was told
// something else is.
func TestRecall(t *testing.T) {
	now := time.Now()
	const stdin = `{"session_id":"1","cwd":"/here"}`
	made := func(document string) *capability.Call {
		s, err := status.Parse([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		return &capability.Call{Session: &capability.Session{Status: s, Now: now}}
	}
	ask := func(c *capability.Call, function string, text ...string) {
		for i := range capability.Table() {
			if f := &capability.Table()[i]; f.Name == function {
				f.Call(c, &capability.Args{Text: text})
			}
		}
	}
	tests := []struct {
		name   string
		first  func(*capability.Call)
		second string
		want   bool
	}{
		{"the same answer", func(c *capability.Call) { ask(c, "status", "n") }, `{"n":5,"m":7}`, true},
		{"another answer", func(c *capability.Call) { ask(c, "status", "n") }, `{"n":6}`, false},
		{"no answer any more", func(c *capability.Call) { ask(c, "status", "n") }, `{}`, false},
		{"an answer where there was none", func(c *capability.Call) { ask(c, "status", "x") }, `{"n":5,"x":""}`, false},
		{"nothing was asked", func(*capability.Call) {}, `{"n":6}`, true},
		{"the time was asked", func(c *capability.Call) { ask(c, "now") }, `{"n":5}`, false},
		{"something was logged", func(c *capability.Call) { ask(c, "log", "hello") }, `{"n":5}`, false},
		{"too much was asked", func(c *capability.Call) {
			for range 100 {
				ask(c, "status", "n")
			}
		}, `{"n":5}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			plan := rememberPlan()
			c := made(`{"n":5}`)
			tt.first(c)
			ask(c, "span", "A", "text")
			o := schedule.Outcome{Spans: c.Spans}
			o.Trace, o.Repeatable = c.Trace()
			if err := w.at(now, stdin).remember([]schedule.Outcome{o, {}}); err != nil {
				t.Fatal(err)
			}
			last := w.at(now, stdin).calls[0]
			recall := func(segment config.Segment, c *capability.Call) bool {
				one := last
				one.segment, one.Call = segment, c
				return one.recall()
			}
			again := made(tt.second)
			if got := recall(plan.Segments[0], again); got != tt.want {
				t.Errorf("recalled = %v, want %v", got, tt.want)
			}
			if tt.want && (len(again.Spans) != 1 || again.Spans[0].Text != "A") {
				t.Errorf("spans = %v", again.Spans)
			}
			other := plan.Segments[0]
			other.Source = "builtin:other"
			if recall(other, made(`{"n":5}`)) {
				t.Error("the output of another module was recalled")
			}
			granted := plan.Segments[0]
			granted.Grant = []string{"git"}
			if recall(granted, made(`{"n":5}`)) {
				t.Error("the output with other grants was recalled")
			}
		})
	}
}

// A module is known by its bytes, however its file looks; one that is not what
// was installed has no output.
func TestModuleKey(t *testing.T) {
	tests := []struct {
		name    string
		segment config.Segment
		want    string
	}{
		{"built in", config.Segment{Source: "builtin:git"}, "builtin:git"},
		{"a stranger's", config.Segment{Source: "/x.wasm", SHA256: "0123", Engine: module.Extism}, "0123"},
		{"other bytes than were installed", config.Segment{Source: "/x.wasm", SHA256: "0123", Installed: "x"}, ""},
	}
	for _, tt := range tests {
		if got := ModuleKey(tt.segment); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
