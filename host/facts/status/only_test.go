package status

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestOnly(t *testing.T) {
	const document = `{"model":{"id":"opus","display_name":"O\u0070us"},"session_id":"s","list":[1,{"a":2,"b":3},[4]],"cost":{"usd":0.30},"n":null,"a.b":5}`
	tests := []struct {
		paths []string
		want  string
	}{
		{nil, `{}`},
		{[]string{"none", "model.none", "session_id.0", "list.9", "list.01", "a.b", "", "model.", ".model"}, `{}`},
		{[]string{"session_id"}, `{"session_id":"s"}`},
		{[]string{"model.display_name"}, `{"model":{"display_name":"O\u0070us"}}`},
		{[]string{"model.display_name", "model"}, `{"model":{"id":"opus","display_name":"O\u0070us"}}`},
		{[]string{"cost", "session_id", "cost.usd"}, `{"session_id":"s","cost":{"usd":0.30}}`},
		{[]string{"list.1.b", "list.2"}, `{"list":[null,{"b":3},[4]]}`},
		{[]string{"list.0"}, `{"list":[1]}`},
		{[]string{"n"}, `{"n":null}`},
	}
	s, err := Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		if got := s.Only(tt.paths).Raw(); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.paths, got, tt.want)
		}
	}
	if got := (Status{}).Only([]string{"model"}).Raw(); got != "" {
		t.Errorf("of nothing: %s", got)
	}
}

// leaves lists the values in a document that hold no others, by path.
func leaves(t *testing.T, raw string) map[string][]string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	found := map[string][]string{}
	var value func(path string)
	value = func(path string) {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%s is no JSON: %v", raw, err)
		}
		at := 0
		switch token {
		case json.Delim('{'):
			for d.More() {
				key, err := d.Token()
				if err != nil {
					t.Fatalf("%s is no JSON: %v", raw, err)
				}
				value(path + "\x00" + key.(string))
			}
			d.Token()
		case json.Delim('['):
			for ; d.More(); at++ {
				value(path + "\x00" + strconv.Itoa(at))
			}
			d.Token()
		default:
			text, _ := json.Marshal(token)
			found[path] = append(found[path], string(text))
			return
		}
		found[path] = append(found[path], "")
	}
	value("")
	return found
}

// checkOnly wants nothing in a reduced document but what a path leads to, and all
// of that with the same answers.
func checkOnly(t *testing.T, whole Status, paths []string) {
	t.Helper()
	reduced := whole.Only(paths)
	before := leaves(t, whole.Raw())
	for at, values := range leaves(t, reduced.Raw()) {
		under := slices.ContainsFunc(paths, func(p string) bool {
			named := "\x00" + strings.ReplaceAll(p, ".", "\x00")
			return at == named || strings.HasPrefix(at, named+"\x00")
		})
		for _, v := range values {
			if !under && v != "" && v != "null" {
				t.Errorf("%q of %s gives %q at %q", paths, whole.Raw(), v, at)
			}
			if under && !slices.Contains(before[at], v) {
				t.Errorf("%q of %s gives %q at %q, which was %q", paths, whole.Raw(), v, at, before[at])
			}
		}
	}
	for _, p := range paths {
		got, ok := reduced.Get(p)
		want, wanted := whole.Get(p)
		if p != "" && (got != want || ok != wanted) {
			t.Errorf("%q of %s: %s is %q, %v; it was %q, %v", paths, whole.Raw(), p, got, ok, want, wanted)
		}
	}
}

// Every single path of what Claude Code sends, and pairs of them.
func TestOnlyOfPayloads(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "payloads", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no payloads: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(data)
		if err != nil {
			continue
		}
		var paths []string
		for at := range leaves(t, s.Raw()) {
			if at != "" {
				paths = append(paths, strings.ReplaceAll(at[1:], "\x00", "."))
			}
		}
		slices.Sort(paths)
		for i, p := range paths {
			checkOnly(t, s, []string{p})
			checkOnly(t, s, []string{p, paths[(i*7+3)%len(paths)]})
		}
	}
}

func FuzzOnly(f *testing.F) {
	f.Add(`{"a":{"b":[1,{"c":2}]},"d":"x"}`, "a.b.1.c d")
	f.Add(`{"a":1,"a":{"b":2},"":{"":3}}`, "a.b a")
	f.Add(`{"a":{"\u0062":1,"b.c":2}}`, "a.b")
	f.Add(`{"a":[[],[[5]]]}`, "a.1.0 a.0")
	f.Fuzz(func(t *testing.T, document, named string) {
		s, err := Parse([]byte(document))
		if err != nil || len(document) > 4<<10 {
			return
		}
		checkOnly(t, s, strings.Fields(named))
	})
}
