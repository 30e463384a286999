package capability

import (
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// traced asks the given functions as a segment would and returns the trace.
func traced(t *testing.T, c *Call, calls ...Question) (Trace, bool) {
	t.Helper()
	for _, q := range calls {
		f := Lookup(q.Function)
		if f == nil {
			t.Fatalf("there is no function %s", q.Function)
		}
		f.Call(c, &Args{Text: q.Text, Int: q.Int})
	}
	return c.Trace()
}

func session(t *testing.T, document string) *Session {
	t.Helper()
	s, err := status.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return &Session{
		Status: s, Columns: 80,
		Now:    time.Date(2026, 11, 22, 11, 10, 30, 0, time.UTC),
		Usage:  facts{"windows": "five_hour"},
		Git:    func() Facts { return facts{"branch": "main"} },
		Getenv: func(name string) string { return "value of " + name },
	}
}

func TestRepeats(t *testing.T) {
	asked := []Question{
		{Function: "status", Text: []string{"model.id"}},
		{Function: "status", Text: []string{"absent"}},
		{Function: "config", Text: []string{"bar"}},
		{Function: "columns"},
		{Function: "minute"},
		{Function: "git", Text: []string{"branch"}},
		{Function: "env", Text: []string{"HOME"}},
		{Function: "fetch", Text: []string{"https://api.example.com/"}, Int: 60},
	}
	const document = `{"model":{"id":"opus"}}`
	grants := Grants{"git", "env:HOME", "http:api.example.com", "status:model", "status:absent"}
	large := strings.Repeat("x", 1<<20)
	fetched := func(body string, ok bool) func(string, int32) (string, bool) {
		return func(string, int32) (string, bool) { return body, ok }
	}
	settings := map[string]string{"bar": "true"}
	first := &Call{Session: session(t, document), Grants: grants, Settings: settings, Fetch: fetched(large, true)}
	trace, ok := traced(t, first, append(asked, Question{Function: "span", Text: []string{"x", "y"}})...)
	if !ok || len(trace.Asked) != len(asked) {
		t.Fatalf("Trace = %v, %v", trace, ok)
	}
	tests := []struct {
		name   string
		change func(*Call)
		want   bool
	}{
		{"nothing changed", func(*Call) {}, true},
		{"thirty seconds later, in the same minute", func(c *Call) { c.Session.Now = c.Session.Now.Add(29 * time.Second) }, true},
		{"what was not asked for changed", func(c *Call) { c.Session.Usage = facts{} }, true},
		{"in the next minute", func(c *Call) { c.Session.Now = c.Session.Now.Add(30 * time.Second) }, false},
		{"another value", func(c *Call) { c.Session = session(t, `{"model":{"id":"opuS"}}`) }, false},
		{"an empty value in place of none", func(c *Call) { c.Session = session(t, `{"model":{"id":"opus"},"absent":""}`) }, false},
		{"no value in place of one", func(c *Call) { c.Session = session(t, `{}`) }, false},
		{"another setting", func(c *Call) { c.Settings = map[string]string{"bar": "false"} }, false},
		{"another width", func(c *Call) { c.Session.Columns = 81 }, false},
		{"another branch", func(c *Call) { c.Session.Git = func() Facts { return facts{"branch": "mai"} } }, false},
		{"no repository", func(c *Call) { c.Session.Git = nil }, false},
		{"another page", func(c *Call) { c.Fetch = fetched(large[1:]+"y", true) }, false},
		{"no page", func(c *Call) { c.Fetch = fetched("", false) }, false},
		{"an empty page", func(c *Call) { c.Fetch = fetched("", true) }, false},
		{"a path was taken back", func(c *Call) { c.Grants = Grants{"git", "env:HOME", "http:api.example.com", "status:absent"} }, false},
		{"a grant was taken back", func(c *Call) { c.Grants = Grants{"git", "http:api.example.com"} }, false},
		{"another grant was taken back", func(c *Call) { c.Grants = Grants{"env:HOME", "http:api.example.com"} }, false},
		{"the last grant was taken back", func(c *Call) { c.Grants = Grants{"git", "env:HOME"} }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Call{Session: session(t, document), Grants: grants, Settings: settings, Fetch: fetched(large, true)}
			tt.change(c)
			if got := c.Repeats(trace); got != tt.want {
				t.Errorf("Repeats = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTraceThatCannotBeRepeated(t *testing.T) {
	many := make([]Question, MaxQuestions+1)
	for i := range many {
		many[i] = Question{Function: "columns"}
	}
	tests := []struct {
		name  string
		calls []Question
	}{
		{"wants the time", []Question{{Function: "now"}}},
		{"writes to the log", []Question{{Function: "log", Text: []string{"x"}}}},
		{"changes its store", []Question{{Function: "store_set", Text: []string{"k", "v"}}}},
		{"asks too often", many},
		{"asks too much", []Question{{Function: "status", Text: []string{string(make([]byte, maxTraceBytes+1))}}}},
		{"goes on after it", []Question{{Function: "now"}, {Function: "columns"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Call{Session: session(t, `{}`), Grants: Grants{"store"}, Store: OpenStore("")}
			if trace, ok := traced(t, c, tt.calls...); ok {
				t.Errorf("it can be repeated: %v", trace)
			}
		})
	}
}

// What is read from a file may ask anything.
func TestRepeatsAsksOnlyWhatCouldHaveBeenAsked(t *testing.T) {
	for _, q := range []Question{
		{Function: "exec"},
		{Function: "now"},
		{Function: "span", Text: []string{"x", "y"}},
		{Function: "store_set", Text: []string{"k", "v"}},
		{Function: "status"},
		{Function: "status", Text: []string{"a", "b"}},
		{Function: "usage", Text: []string{"windows"}},
	} {
		t.Run(q.Function, func(t *testing.T) {
			c := &Call{Session: session(t, `{}`), Store: OpenStore("")}
			if c.Repeats(Trace{Asked: []Question{q}}) {
				t.Error("it was asked")
			}
			if _, ok := c.Store.Get("k"); ok || c.Spans != nil {
				t.Error("it had an effect")
			}
		})
	}
}

// A segment that asks nothing draws the same each time.
func TestRepeatsOfNothing(t *testing.T) {
	c := &Call{Session: session(t, `{}`)}
	trace, ok := traced(t, c)
	if !ok || !c.Repeats(trace) {
		t.Errorf("Trace = %v, %v", trace, ok)
	}
}

// Every byte counts, and so do two changes that could cancel each other out.
func TestDigest(t *testing.T) {
	const text = "0123456789abcdefghijklmno"
	seen := map[uint64]string{}
	note := func(s string) {
		sum := digest(fnvOffset, &Args{Answer: s, Present: true})
		if other, ok := seen[sum]; ok {
			t.Errorf("%q and %q have the same digest", s, other)
		}
		seen[sum] = s
	}
	flip := func(s string, i int) string { return s[:i] + string([]byte{s[i] ^ 0x80}) + s[i+1:] }
	for i := range len(text) {
		note(text[:i])
		note(flip(text, i))
		for j := range i {
			note(flip(flip(text, i), j))
		}
	}
}
