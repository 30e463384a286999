package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/module"
	"github.com/data-wise/aiterm/host/span"
	"github.com/data-wise/aiterm/host/status"
)

func rememberPlan() config.Plan {
	return config.Plan{
		Lines:    []config.Line{{Left: []string{"a", "b"}}},
		Segments: []config.Segment{{Name: "a", Source: "builtin:model"}, {Name: "b", Source: "builtin:cost", Grant: []string{"git"}}},
		Budget:   100 * time.Millisecond,
	}
}

// at is a render at a time, with what an earlier one left.
func (w *world) at(now time.Time, stdin string) *render {
	w.t.Helper()
	s, err := status.Parse([]byte(stdin))
	if err != nil {
		w.t.Fatal(err)
	}
	r := &render{Input: w.input(""), now: now, program: "this one"}
	r.memo = r.openMemo(s)
	return r
}

// showing are the outcomes of the segments of rememberPlan.
func showing(a, b string) []outcome {
	spans := func(text string) []span.Span { return []span.Span{{Text: text, Style: "text"}} }
	return []outcome{{spans: spans(a), module: "builtin:model"}, {spans: spans(b), module: "builtin:cost"}}
}

func late() outcome { return outcome{late: true, err: errLate} }

func TestLateSegmentShowsItsLastOutput(t *testing.T) {
	now := time.Now()
	const here = `{"session_id":"1","cwd":"/here"}`
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
		{"another session", `{"session_id":"2","cwd":"/here"}`, time.Second, nil, ""},
		{"another folder", `{"session_id":"1","cwd":"/there"}`, time.Second, nil, ""},
		{"another module of that name", here, time.Second, func(p *config.Plan) { p.Segments[1].Source = "builtin:clock" }, ""},
		{"a stranger's of that name", here, time.Second, func(p *config.Plan) {
			p.Segments[1] = config.Segment{Name: "b", Source: "/b.wasm", SHA256: "00", Engine: module.Native, Grant: []string{"git"}}
		}, ""},
		{"a grant was taken away", here, time.Second, func(p *config.Plan) { p.Segments[1].Grant = nil }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if err := w.at(now, here).remember(rememberPlan(), showing("A", "B")); err != nil {
				t.Fatal(err)
			}
			plan := rememberPlan()
			if tt.change != nil {
				tt.change(&plan)
			}
			outcomes := []outcome{showing("new A", "")[0], late()}
			w.at(now.Add(tt.after), tt.stdin).fillLate(plan, outcomes)
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
	if err := w.at(now, stdin).remember(rememberPlan(), showing("A", "B")); err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"A2", "A3"} {
		r := w.at(now.Add(time.Duration(i+1)*time.Second), stdin)
		outcomes := []outcome{showing(text, "")[0], late()}
		r.fillLate(rememberPlan(), outcomes)
		if diff := cmp.Diff([]string{text, "Blate"}, texts(outcomes)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if err := r.remember(rememberPlan(), outcomes); err != nil {
			t.Fatal(err)
		}
	}
	r := w.at(now, stdin)
	if o, ok := r.memo.Output("b"); !ok || !o.At.Equal(now.UTC().Truncate(time.Second)) {
		t.Errorf("what is known of the late one is %+v, want that of the first render", o)
	}
	if o, _ := r.memo.Output("a"); len(o.Spans) != 1 || o.Spans[0].Text != "A3" {
		t.Errorf("what is known of the other is %+v", o)
	}
}

func TestBrokenMemoIsAsGoodAsNone(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	const stdin = `{"session_id":"1","cwd":"/here"}`
	if err := w.at(now, stdin).remember(rememberPlan(), showing("A", "B")); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(w.dirs().Cache, "last", "*"))
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
		outcomes := []outcome{late(), late()}
		w.at(now, stdin).fillLate(rememberPlan(), outcomes)
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
	call := func(document string) *capability.Call {
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
			c := call(`{"n":5}`)
			tt.first(c)
			ask(c, "span", "A", "text")
			o := outcome{spans: c.Spans, module: "builtin:model"}
			o.trace, o.repeatable = c.Trace()
			if err := w.at(now, stdin).remember(plan, []outcome{o, {}}); err != nil {
				t.Fatal(err)
			}
			memo := w.at(now, stdin).memo
			again := call(tt.second)
			if got := recall(memo, plan.Segments[0], "builtin:model", again); got != tt.want {
				t.Errorf("recalled = %v, want %v", got, tt.want)
			}
			if tt.want && (len(again.Spans) != 1 || again.Spans[0].Text != "A") {
				t.Errorf("spans = %v", again.Spans)
			}
			if recall(memo, plan.Segments[0], "builtin:other", call(`{"n":5}`)) {
				t.Error("the output of another module was recalled")
			}
			granted := plan.Segments[0]
			granted.Grant = []string{"git"}
			if recall(memo, granted, "builtin:model", call(`{"n":5}`)) {
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
		if got := moduleKey(tt.segment); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
