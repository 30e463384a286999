package capability

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/zone"
	"github.com/data-wise/aiterm/host/look/span"
)

// facts are a snapshot or a repository of a test.
type facts map[string]string

func (f facts) Get(path string) (string, bool) {
	value, ok := f[path]
	return value, ok
}

func newSession(t *testing.T) *Session {
	t.Helper()
	s, err := status.Parse([]byte(`{"model":{"display_name":"Opus"},"none":null,"n":5}`))
	if err != nil {
		t.Fatal(err)
	}
	return &Session{
		Status:  s,
		Now:     time.Date(2026, 11, 22, 11, 10, 0, 5e6, time.FixedZone("CET", 3600)),
		Columns: 96,
		Usage:   facts{"five_hour.used": "45"},
		Git:     func() Facts { return facts{"branch": "main", "empty": ""} },
		Spend:   facts{"today": "1.25"},
		Getenv: func(name string) string {
			return map[string]string{"HOME": "/home/dev", "EMPTY": "", "API_KEY": "hush"}[name]
		},
	}
}

// call runs one host function as an engine does.
func call(t *testing.T, c *Call, function string, number int32, text ...string) Args {
	t.Helper()
	for _, f := range Table() {
		if f.Name == function {
			a := Args{Text: text, Int: number}
			f.Call(c, &a)
			return a
		}
	}
	t.Fatalf("there is no host function %s", function)
	return Args{}
}

func TestHandlers(t *testing.T) {
	absent := Args{}
	answer := func(value string) Args { return Args{Answer: value, Present: true} }
	number := func(n int64) Args { return Args{Number: n} }
	// changing is the day before Berlin's clocks go back.
	changing := func(c *Call) {
		c.Now = time.Date(2026, 10, 24, 12, 0, 0, 0, zone.Parse("CET-1CEST,M3.5.0,M10.5.0/3"))
		later := fmt.Sprint(c.Now.Add(48 * time.Hour).Unix())
		c.Usage = facts{"soon.resets_at": fmt.Sprint(c.Now.Add(5 * time.Hour).Unix()), "later.resets_at": later}
		c.Status, _ = status.Parse([]byte(`{"model":{"expires_at":` + later + `}}`))
	}
	tests := []struct {
		name, function string
		text           []string
		change         func(*Call)
		want           Args
	}{
		{"a status field", "status", []string{"model.display_name"}, nil, answer("Opus")},
		{"a number of the status", "status", []string{"n"}, nil, answer("5")},
		{"the whole status", "status", []string{""}, nil, answer(`{"model":{"display_name":"Opus"},"none":null,"n":5}`)},
		{"null in the status", "status", []string{"none"}, nil, absent},
		{"an address in the status", "status", []string{"pr.url"}, func(c *Call) {
			c.Grants = append(c.Grants, "status:pr")
			c.Status, _ = status.Parse([]byte(`{"pr":{"url":"https://me:secret@x.example/1"}}`))
		}, answer("https://x.example/1")},
		{"no such field", "status", []string{"x"}, nil, absent},
		{"no status at all", "status", []string{""}, func(c *Call) { c.Status = status.Status{} }, absent},
		{"a setting", "config", []string{"icon"}, nil, answer("true")},
		{"an empty setting", "config", []string{"label"}, nil, answer("")},
		{"no such setting", "config", []string{"x"}, nil, absent},
		{"no settings at all", "config", []string{"icon"}, func(c *Call) { c.Settings = nil }, absent},
		{"the time", "now", nil, nil, number(1795342200005)},
		{"the zone", "utc_offset", nil, nil, number(3600)},
		{"a clock before it is changed", "usage", []string{"soon.resets_at.clock"}, changing, answer("17:00")},
		{"a clock after that", "usage", []string{"later.resets_at.clock"}, changing, answer("Mon 11:00")},
		{"a clock of the status", "status", []string{"model.expires_at.clock"}, changing, answer("Mon 11:00")},
		{"a clock of nothing", "usage", []string{"five_hour.used.x.clock"}, nil, absent},
		{"a clock of a text", "status", []string{"model.display_name.clock"}, nil, absent},
		{"a zone west of UTC", "utc_offset", nil, func(c *Call) { c.Now = c.Now.In(time.FixedZone("", -12600)) }, number(-12600)},
		{"the width", "columns", nil, nil, number(96)},
		{"cells", "width", []string{"日本語 ✌ x"}, nil, number(11)},
		{"cells of what would be drawn", "width", []string{"a\x1b[31mb\u202ec\u0301"}, nil, number(3)},
		{"cells of nothing", "width", []string{""}, nil, number(0)},
		{"cells of what could be drawn", "width", []string{strings.Repeat("x", MaxOutput+1)}, nil, number(MaxOutput)},
		{"shorter", "shorten", []string{"feature/日本語-layout"}, nil, answer("feature/日本語-layout")},
		{"usage", "usage", []string{"five_hour.used"}, nil, answer("45")},
		{"usage that is not known", "usage", []string{"seven_day.used"}, nil, absent},
		{"no usage at all", "usage", []string{"five_hour.used"}, func(c *Call) { c.Usage = nil }, absent},
		{"a repository's fact", "git", []string{"branch"}, nil, answer("main")},
		{"an empty fact", "git", []string{"empty"}, nil, answer("")},
		{"a fact that is not known", "git", []string{"tag"}, nil, absent},
		{"no repository", "git", []string{"branch"}, func(c *Call) { c.Git = func() Facts { return nil } }, absent},
		{"nobody to ask for a repository", "git", []string{"branch"}, func(c *Call) { c.Git = nil }, absent},
		{"what was spent", "spend", []string{"today"}, nil, answer("1.25")},
		{"what nobody knows was spent", "spend", []string{"year"}, nil, absent},
		{"no ledger", "spend", []string{"today"}, func(c *Call) { c.Spend = nil }, absent},
		{"a stored value", "store_get", []string{"seen"}, nil, answer("3")},
		{"nothing under that key", "store_get", []string{"x"}, nil, absent},
		{"no store", "store_get", []string{"seen"}, func(c *Call) { c.Store = nil }, absent},
		{"storing", "store_set", []string{"k", "v"}, nil, number(0)},
		{"storing without a store", "store_set", []string{"k", "v"}, func(c *Call) { c.Store = nil }, number(-1)},
		{"a page", "fetch", []string{"https://api.example.com/now"}, nil, answer("60 s")},
		{"an empty page", "fetch", []string{"https://api.example.com/empty"}, nil, answer("")},
		{"no page yet", "fetch", []string{"https://api.example.com/new"}, nil, absent},
		{"no pages at all", "fetch", []string{"https://api.example.com/now"}, func(c *Call) { c.Fetch = nil }, absent},
		{"storing too much", "store_set", []string{"k", strings.Repeat("x", MaxStore)}, nil, number(-1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Call{
				Session: newSession(t), Segment: "test",
				Settings: map[string]string{"icon": "true", "label": ""},
				Grants:   Grants{"usage", "git", "spend", "store", "http:api.example.com", "status:model", "status:none", "status:n"},
				Store:    OpenStore(""),
			}
			c.Store.Set("seen", "3")
			c.Fetch = func(url string, maxAgeSeconds int32) (string, bool) {
				body, ok := map[string]string{
					"https://api.example.com/now":   fmt.Sprintf("%d s", maxAgeSeconds),
					"https://api.example.com/empty": "",
				}[url]
				return body, ok
			}
			if tt.change != nil {
				tt.change(c)
			}
			got := call(t, c, tt.function, 60, tt.text...)
			got.Text, got.Int = nil, 0
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
		})
	}
}

// docs/security.md says so: without any grant a segment sees all of the session.
func TestStatusIsWhole(t *testing.T) {
	stdin, err := status.Parse([]byte(`{"session_id":"5f1c","transcript_path":"/home/dev/.claude/projects/x/5f1c.jsonl"}`))
	if err != nil {
		t.Fatal(err)
	}
	c := &Call{Session: &Session{Status: stdin}}
	for path, want := range map[string]string{
		"transcript_path": "/home/dev/.claude/projects/x/5f1c.jsonl",
		"session_id":      "5f1c",
		"":                stdin.Raw(),
	} {
		if got := call(t, c, "status", 0, path); !got.Present || got.Answer != want {
			t.Errorf("%q: %+v, want %q", path, got, want)
		}
	}
}

func TestEnvNeedsTheVerySameName(t *testing.T) {
	tests := []struct {
		name, variable string
		grants         Grants
		want           string
	}{
		{"granted", "HOME", Grants{"env:HOME"}, "/home/dev"},
		{"one of several", "HOME", Grants{"usage", "env:LANG", "env:HOME"}, "/home/dev"},
		{"nothing granted", "HOME", nil, ""},
		{"another granted", "HOME", Grants{"env:LANG"}, ""},
		{"env without a name", "HOME", Grants{"env"}, ""},
		{"env with an empty name", "HOME", Grants{"env:"}, ""},
		{"a pattern is no name", "HOME", Grants{"env:*"}, ""},
		{"another case", "HOME", Grants{"env:home"}, ""},
		{"an empty variable is absent", "EMPTY", Grants{"env:EMPTY"}, ""},
		{"a variable that is not set", "LANG", Grants{"env:LANG"}, ""},
		{"a key, granted by name", "API_KEY", Grants{"env:API_KEY"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Call{Session: newSession(t), Grants: tt.grants}
			got := call(t, c, "env", 0, tt.variable)
			if got.Answer != tt.want || got.Present != (tt.want != "") {
				t.Errorf("answer = %q, %v; want %q", got.Answer, got.Present, tt.want)
			}
		})
	}
	c := &Call{Session: newSession(t), Grants: Grants{"env:HOME"}}
	c.Getenv = nil
	if got := call(t, c, "env", 0, "HOME"); got.Present {
		t.Errorf("without an environment the answer is %q", got.Answer)
	}
}

func TestOutput(t *testing.T) {
	c := &Call{}
	call(t, c, "span", 0, "main", "git bold")
	call(t, c, "link", 0, "docs", "text", "https://example.com/")
	call(t, c, "span", 0, "", "text")
	call(t, c, "span", 0, "\x1b[31m\x07", "text")
	call(t, c, "span", 0, "a\nb\x1b]0;owned\x07c\u202e", "text")
	want := []span.Span{
		{Text: "main", Style: "git bold"},
		{Text: "docs", Style: "text", URL: "https://example.com/"},
		{Text: "a bc", Style: "text"},
	}
	if diff := cmp.Diff(want, c.Spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	if c.Truncated() != "" {
		t.Errorf("truncated: %s", c.Truncated())
	}
}

// What a segment draws is kept on the disk, too.
func TestLinksHaveNoLogin(t *testing.T) {
	c := &Call{}
	call(t, c, "link", 0, "text", "", "https://me:secret@x.example/1")
	want := []span.Span{{Text: "text", URL: "https://x.example/1"}}
	if diff := cmp.Diff(want, c.Spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}

func TestOutputLimits(t *testing.T) {
	const reason = "output over the limit of 64 spans and 4 KiB: the rest was left out"
	t.Run("spans", func(t *testing.T) {
		c := &Call{}
		for range MaxSpans {
			call(t, c, "span", 0, "x", "")
		}
		if len(c.Spans) != 64 || c.Truncated() != "" {
			t.Fatalf("%d spans, %q; want 64 and no complaint", len(c.Spans), c.Truncated())
		}
		call(t, c, "span", 0, "x", "")
		if len(c.Spans) != 64 || c.Truncated() != reason {
			t.Errorf("%d spans, %q; want 64 and %q", len(c.Spans), c.Truncated(), reason)
		}
	})
	t.Run("bytes", func(t *testing.T) {
		c := &Call{}
		call(t, c, "link", 0, strings.Repeat("t", 1024), strings.Repeat("s", 1024), strings.Repeat("u", 2048))
		if len(c.Spans) != 1 || c.Truncated() != "" {
			t.Fatalf("%d spans, %q; want 4 KiB kept", len(c.Spans), c.Truncated())
		}
		call(t, c, "span", 0, "x", "")
		if len(c.Spans) != 1 || c.Truncated() != reason {
			t.Errorf("%d spans, %q; want no byte more", len(c.Spans), c.Truncated())
		}
	})
	t.Run("one that is too long leaves room for others", func(t *testing.T) {
		c := &Call{}
		call(t, c, "span", 0, strings.Repeat("x", MaxOutput+1), "")
		call(t, c, "span", 0, "y", "")
		if diff := cmp.Diff([]span.Span{{Text: "y"}}, c.Spans); diff != "" || c.Truncated() != reason {
			t.Errorf("%q, spans (-want +got):\n%s", c.Truncated(), diff)
		}
	})
}

func TestLogLimits(t *testing.T) {
	c := &Call{}
	call(t, c, "log", -5, "below")
	call(t, c, "log", 99, "above\x1b[31m")
	want := []LogLine{{0, "below"}, {3, "above"}}
	if diff := cmp.Diff(want, c.Log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	c = &Call{}
	for range 100 {
		call(t, c, "log", 0, strings.Repeat("x", 1024))
	}
	total := 0
	for _, line := range c.Log {
		total += len(line.Text)
	}
	if total != MaxLog {
		t.Errorf("%d bytes in the log, want %d", total, MaxLog)
	}
}

// A guest can log for as long as the render lasts, and nothing is collected
// meanwhile: empty lines, too, must come to an end.
func TestLogLinesAreBounded(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "nothing but controls": "\x07", "one byte": "x"} {
		t.Run(name, func(t *testing.T) {
			c := &Call{}
			for range 100000 {
				call(t, c, "log", 0, text)
			}
			if n := len(c.Log); n > MaxLog {
				t.Errorf("%d lines are kept", n)
			}
		})
	}
}
