package trial

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// fakeGuest is a guest in Go.
type fakeGuest func(call *capability.Call) error

func (f fakeGuest) Check(capability.Grants, []string) error { return nil }
func (f fakeGuest) Run(call *capability.Call) error         { return f(call) }

// ask calls a host function as a guest does.
func ask(call *capability.Call, name string, text ...string) capability.Args {
	table := capability.Table()
	for i := range table {
		if table[i].Name == name {
			a := capability.Args{Text: text}
			table[i].Call(call, &a)
			return a
		}
	}
	panic(name)
}

func local(guest fakeGuest) *Local {
	return &Local{Load: func([]byte) (Guest, func(), error) { return guest, func() {}, nil }}
}

func TestReport(t *testing.T) {
	l := local(func(call *capability.Call) error {
		ask(call, "status", "model.display_name")
		ask(call, "status", "model.display_name")
		ask(call, "usage", "five_hour.used")
		ask(call, "git", "branch")
		ask(call, "env", "HOME")
		ask(call, "env", "EDITOR")
		ask(call, "fetch", "https://example.com/a")
		ask(call, "fetch", "https://example.org/a")
		ask(call, "store_get", "seen")
		ask(call, "store_set", "seen", "4")
		ask(call, "store_set", "gone", "")
		ask(call, "store_set", strings.Repeat("k", 300), "x")
		ask(call, "columns")
		ask(call, "minute")
		ask(call, "log", "said")
		ask(call, "span", "a\x1b[31mb", "dim")
		ask(call, "link", "c", "", "https://c")
		return nil
	})
	w := world()
	w.Status = []byte(`{"model":{"display_name":"Opus"}}`)
	w.Usage = map[string]string{"five_hour.used": "45"}
	w.Env = map[string]string{"HOME": "/h", "EDITOR": "vi"}
	w.Pages = map[string]string{"https://example.com/a": "page", "https://example.org/a": "not granted"}
	w.Store = map[string]string{"seen": "3", "gone": "1"}
	w.Grants = []string{"usage", "git", "spend", "store", "env:HOME", "http:example.com", "status:model.display_name"}
	got, err := l.Render(w)
	if err != nil {
		t.Fatal(err)
	}
	got.Took, got.Peak = 0, 0
	want := Report{
		Spans: []span.Span{{Text: "ab", Style: "dim"}, {Text: "c", URL: "https://c"}},
		Log:   []capability.LogLine{{Text: "said"}},
		Asked: []Asked{
			{"status", "model.display_name", "Opus", true, 2},
			{"usage", "five_hour.used", "45", true, 1},
			{"git", "branch", "", false, 1},
			{"env", "HOME", "/h", true, 1},
			{"env", "EDITOR", "", false, 1},
			{"fetch", "https://example.com/a", "page", true, 1},
			{"fetch", "https://example.org/a", "", false, 1},
			{"store_get", "seen", "3", true, 1},
			{"store_set", "seen 4", "0", true, 1},
			{"store_set", "gone ", "0", true, 1},
			{"store_set", strings.Repeat("k", 300) + " x", "-1", true, 1},
			{"columns", "", "80", true, 1},
			{"minute", "", "29455870", true, 1},
		},
		Drawn:     []Drawn{{Text: "a\x1b[31mb", Style: "dim", Unclean: true}, {Text: "c", URL: "https://c"}},
		SpanCount: 2, OutputBytes: 20, LogBytes: 4,
		Stored: map[string]string{"seen": "4", "gone": ""}, Refused: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"seen": "4"}, got.After(w.Store)); diff != "" {
		t.Errorf("store afterwards (-want +got):\n%s", diff)
	}
	if w.Store["seen"] != "3" {
		t.Error("a render changed its world")
	}
}

// An earlier render answers only where nothing that was asked is different.
func TestRepeat(t *testing.T) {
	runs := 0
	l := local(func(call *capability.Call) error {
		runs++
		a := ask(call, "status", "cwd")
		ask(call, "span", a.Answer, "")
		if a.Answer == "/now" {
			ask(call, "now")
		}
		return nil
	})
	tests := []struct {
		status string
		repeat bool
		runs   int
		want   string
	}{
		{`{"cwd":"/a"}`, true, 1, "/a"},
		{`{"cwd":"/a","more":1}`, true, 1, "/a"},
		{`{"cwd":"/b"}`, true, 2, "/b"},
		{`{"cwd":"/a","other":1}`, true, 2, "/a"},
		{`{"cwd":"/a"}`, false, 3, "/a"},
		{`{"cwd":"/now"}`, true, 4, "/now"},
		{`{"cwd":"/now"}`, true, 5, "/now"},
	}
	for _, tt := range tests {
		w := world()
		w.Status, w.Repeat = []byte(tt.status), tt.repeat
		r, err := l.Render(w)
		if err != nil {
			t.Fatal(err)
		}
		if runs != tt.runs || len(r.Spans) != 1 || r.Spans[0].Text != tt.want {
			t.Errorf("%s: %d runs, want %d; spans %v, want %s", tt.status, runs, tt.runs, r.Spans, tt.want)
		}
	}
}

// Only what is named as real is.
func TestTruth(t *testing.T) {
	l := local(func(call *capability.Call) error {
		for _, f := range []string{"usage", "git", "spend", "env"} {
			ask(call, "span", ask(call, f, "X").Answer+" ", "")
		}
		return nil
	})
	l.Truth = func(status.Status, time.Time) *capability.Session {
		facts := capability.FactsOf{"X": "real"}
		return &capability.Session{
			Usage: facts, Git: func() capability.Facts { return facts }, Spend: facts, Getenv: func(string) string { return "real" },
		}
	}
	for _, real := range [][]string{nil, {"usage"}, {"git"}, {"spend"}, {"env"}, {"usage", "git", "spend", "env"}} {
		w := world()
		made := map[string]string{"X": "made"}
		w.Usage, w.Git, w.Spend, w.Env, w.Real, w.Grants = made, made, made, made, real, []string{"usage", "git", "spend", "env:X"}
		r, err := l.Render(w)
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		for _, f := range []string{"usage", "git", "spend", "env"} {
			word := "made "
			for _, name := range real {
				if name == f {
					word = "real "
				}
			}
			want += word
		}
		got := ""
		for _, s := range r.Spans {
			got += s.Text
		}
		if got != want {
			t.Errorf("real %v: %q, want %q", real, got, want)
		}
	}
}

func TestStoreFile(t *testing.T) {
	l := local(func(call *capability.Call) error {
		ask(call, "span", ask(call, "store_get", "n").Answer, "")
		ask(call, "store_set", "n", "kept")
		return nil
	})
	w := world()
	w.StoreFile, w.Grants = t.TempDir()+"/store.json", []string{"store"}
	for _, want := range []int{0, 1} {
		r, err := l.Render(w)
		if err != nil || len(r.Spans) != want {
			t.Errorf("spans %v, error %v; want %d", r.Spans, err, want)
		}
	}
}

// Whatever a guest hands over, the report keeps to its limits and gets through to
// another process as it is.
func FuzzReport(f *testing.F) {
	f.Add("text\x1b[2J", "style", "https://x", 3)
	f.Add("\xff\xfe", "\x00", strings.Repeat("x", 5000), 1000)
	f.Fuzz(func(t *testing.T, a, b, c string, times int) {
		l := local(func(call *capability.Call) error {
			for i := range min(max(times, 0), 2000) {
				ask(call, "span", a, b)
				ask(call, "link", a, b, c)
				ask(call, "log", c)
				ask(call, "status", a)
				ask(call, "status", number(int64(i)))
				ask(call, "store_set", a+number(int64(i)), b)
			}
			return nil
		})
		w := world()
		w.Grants = []string{"store"}
		r, err := l.Render(w)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Asked) > maxAsked || len(r.Drawn) > capability.MaxSpans || len(r.Stored) > maxStored {
			t.Errorf("%d questions, %d spans, %d stored", len(r.Asked), len(r.Drawn), len(r.Stored))
		}
		for _, d := range r.Drawn {
			if !utf8.ValidString(d.Text + d.Style + d.URL) {
				t.Errorf("%+v is not valid", d)
			}
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back Report
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.Drawn, back.Drawn); diff != "" {
			t.Errorf("drawn (-here +there):\n%s", diff)
		}
	})
}
