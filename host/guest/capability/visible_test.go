package capability

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// marked is a payload in which every text and number that is not at a named path, or
// below one, is a mark that nothing else has.
func marked(t *testing.T, named ...string) (status.Status, []string) {
	t.Helper()
	data, err := payloads.Files.ReadFile(payloads.EveryField)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	var paths []string
	var mark func(at string, v any) any
	mark = func(at string, v any) any {
		if at != "" {
			paths = append(paths, at)
		}
		for _, n := range named {
			if at == n {
				return v
			}
		}
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				v[key] = mark(strings.TrimPrefix(at+"."+key, "."), value)
			}
			return v
		case []any:
			for i := range v {
				v[i] = mark(at+".0", v[i])
			}
			return v
		}
		return "SECRET of " + at
	}
	out, err := json.Marshal(mark("", root))
	if err != nil {
		t.Fatal(err)
	}
	s, err := status.Parse(out)
	if err != nil {
		t.Fatal(err)
	}
	return s, append(paths, "", ".", "..", "*", "#", "@this", "model.*", "model.#", "\\model", "@pretty", "model|id")
}

// One that can send something away reads what it was granted to read, whichever way
// it asks, and nothing else. Without http nothing is different.
func TestStatusOfOneThatCanSend(t *testing.T) {
	named := []string{"model.display_name", "cost"}
	s, paths := marked(t, named...)
	grants := Grants{"http:api.example.com", "status:model.display_name", "status:cost", "store", "git", "usage"}
	for _, path := range paths {
		c := &Call{Session: &Session{Status: s}, Grants: grants, Store: OpenStore("")}
		got := call(t, c, "status", 0, path)
		if strings.Contains(got.Answer, "SECRET") {
			t.Errorf("%q: %s", path, got.Answer)
		}
		trace, _ := c.Trace()
		again := &Call{Session: &Session{Status: s}, Grants: grants}
		if !again.Repeats(trace) {
			t.Errorf("%q is not answered in the same way again", path)
		}
		// The trace of one that could read all is no trace of this one.
		before := &Call{Session: &Session{Status: s}, Grants: Grants{"git"}}
		call(t, before, "status", 0, path)
		trace, _ = before.Trace()
		told := call(t, before, "status", 0, path).Answer
		if (&Call{Session: &Session{Status: s}, Grants: grants}).Repeats(trace) && strings.Contains(told, "SECRET") {
			t.Errorf("%q: what was drawn with all of the status is drawn again", path)
		}
	}
	c := &Call{Session: &Session{Status: s}, Grants: grants}
	if got := call(t, c, "status", 0, "model.display_name"); !got.Present || got.Answer == "" {
		t.Errorf("what is named: %+v", got)
	}
	if got := call(t, c, "status", 0, "").Answer; !strings.HasPrefix(got, `{"`) || !strings.Contains(got, `"display_name"`) {
		t.Errorf("the whole: %s", got)
	}
	c = &Call{Session: &Session{Status: s}, Grants: Grants{"http:api.example.com"}}
	if got := call(t, c, "status", 0, "").Answer; got != "{}" {
		t.Errorf("the whole, with nothing named: %s", got)
	}
	c = &Call{Session: &Session{Status: s}, Grants: Grants{"status:cost"}}
	if got := call(t, c, "status", 0, "").Answer; got != s.Raw() {
		t.Errorf("the whole, without http: %s", got)
	}
}

// What a segment can do without is absent where it is not granted, and the segment
// is not blocked for it.
func TestOptional(t *testing.T) {
	session := &Session{
		Usage: FactsOf{"a": "1"}, Git: func() Facts { return FactsOf{"a": "1"} }, Spend: FactsOf{"a": "1"},
		System:     func() Facts { return FactsOf{"a": "1"} },
		Transcript: func() Facts { return FactsOf{"a": "1", "names.a": "1", "titles.a": "1"} },
		Getenv:     func(string) string { return "1" },
	}
	for i := range table {
		f := &table[i]
		if f.Permission == "" {
			continue
		}
		c := &Call{
			Session: session, Optional: []string{f.Permission}, Store: OpenStore(""),
			Fetch: func(string, int32) (string, bool) { return "1", true },
		}
		if err := c.Grants.Check([]string{f.Permission}, c.Optional); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if err := c.Grants.Check([]string{f.Permission}, nil); err == nil {
			t.Errorf("%s: without being optional it is allowed", f.Name)
		}
		a := Args{Text: []string{"a", "b"}[:strings.Count(f.Params, "s")]}
		f.Call(c, &a)
		if a.Present || f.Result == Int32 && a.Number != -1 {
			t.Errorf("%s: %+v", f.Name, a)
		}
		if trace, ok := c.Trace(); ok {
			if !c.Repeats(trace) {
				t.Errorf("%s: it is not remembered", f.Name)
			}
			c.Grants = Grants{f.Permission + ":a"}
			if f.Permission != "env" && f.Permission != "http" {
				c.Grants = Grants{f.Permission}
			}
			if f.Name != "store_get" && c.Repeats(trace) {
				t.Errorf("%s: granted, it still repeats what was absent", f.Name)
			}
		}
	}
}
