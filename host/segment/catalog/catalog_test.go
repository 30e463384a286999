package catalog

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

const sample = `{
  "aiterm_index": 1,
  "name": "Segments of example.com",
  "segments": [
    {"name": "weather", "description": "the weather where you are", "source": "oci://ghcr.io/example/weather:1.2.0",
     "version": "1.2.0", "author": "A. Example", "license": "MIT", "permissions": ["http:api.example.com", "store"],
     "sha256": "` + zeros + `", "homepage": "https://example.com/weather"},
    {"name": "moon", "description": "the phase of the moon, in any weather", "source": "https://example.com/moon.wasm"},
    {"name": "weather-station", "description": "Your own sensors", "source": "https://example.com/station.wasm#sha256=` + zeros + `", "author": "Moon Ltd."}
  ]
}
`

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

func TestParse(t *testing.T) {
	x, err := Parse("index.json", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	want := Entry{Name: "weather", Description: "the weather where you are", Source: "oci://ghcr.io/example/weather:1.2.0", Version: "1.2.0",
		Author: "A. Example", License: "MIT", Permissions: []string{"http:api.example.com", "store"}, SHA256: zeros, Homepage: "https://example.com/weather"}
	if diff := cmp.Diff(want, x.Segments[0]); diff != "" || len(x.Segments) != 3 || x.Name != "Segments of example.com" {
		t.Errorf("%+v\n%s", x, diff)
	}
}

func TestParseFaults(t *testing.T) {
	entry := func(s string) string { return `{"aiterm_index":1,"name":"x","segments":[{` + s + `}]}` }
	right := `"name":"a","description":"b","source":"https://example.com/a.wasm"`
	tests := []struct{ name, text, want string }{
		{"empty", "", "index.json ends in the middle of the JSON: get it again"},
		{"cut", sample[:100], "index.json ends in the middle of the JSON: get it again"},
		{"a page", "\n<html>", "index.json is a web page, not an index: name the JSON file itself"},
		{"no JSON", "{\n\n\"aiterm_index\": 1,,}", "index.json line 3: this is not JSON (invalid character ',' looking for beginning of object key string): check brackets, quotes and commas"},
		{"more", sample + "\n{}", "the index goes on after its end: take out what follows"},
		{"no index", "{}", "index.json: aiterm_index must be 1, not 0: this is no index, or one for another aiterm"},
		{"a later one", `{"aiterm_index":2}`, "index.json: aiterm_index must be 1, not 2"},
		{"a list", "[]", "must be an object, not array"},
		{"wrong type", "{\n\"name\": 1}", "index.json line 2: name must be text, not number"},
		{"unknown key", entry(right + `,"autor":"c"`), `index.json is no index (unknown field "autor"): take that out, or update aiterm`},
		{"no name", `{"aiterm_index":1,"segments":[]}`, "index.json: name is missing: add it"},
		{"escape", entry(strings.Replace(right, `"b"`, `"\u001b]0;x\u0007"`, 1)), "index.json: segments[0].description must not hold the character U+001B: take it out"},
		{"bidi", entry(right + `,"author":"\u202e"`), "segments[0].author must not hold the character U+202E: take it out"},
		{"long", entry(right + `,"version":"` + strings.Repeat("1", 33) + `"`), "segments[0].version must have at most 32 characters, not 33: shorten it"},
		{"path in the name", entry(strings.Replace(right, `"a"`, `"../a"`, 1)), `segments[0].name must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "../a"`},
		{"a path", entry(strings.Replace(right, "https://example.com", "", 1)), `segments[0].source must begin with https:// or oci://, not "/a.wasm"`},
		{"plain http", entry(strings.Replace(right, "https", "http", 1)), `segments[0].source must begin with https:// or oci://`},
		{"shell", entry(strings.Replace(right, "a.wasm", "$(rm)", 1)), `segments[0].source must not hold spaces or signs that a shell has a use for: people paste it`},
		{"nothing", entry(""), "segments[0].description is missing: add it"},
		{"permission", entry(right + `,"permissions":["files"]`), `segments[0].permissions[0] must be a permission, not "files"`},
		{"sum", entry(right + `,"sha256":"AB"`), "segments[0].sha256 must be 64 hexadecimal digits in lower case"},
		{"homepage", entry(right + `,"homepage":"javascript:alert(1)"`), "segments[0].homepage must be an https:// address"},
		{"many", `{"aiterm_index":1,"name":"x","segments":[` + strings.Repeat("{},", MaxEntries) + `{}]}`, "segments must have at most 2000 entries, not 2001: split it"},
		{"large", strings.Repeat(" ", MaxBytes+1), "index.json has over 1 MiB, the most that an index may have: split it"},
		{"deep", `{"aiterm_index":1,"name":` + strings.Repeat("[", 200000), "index.json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, err := Parse("index.json", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%+v, %v; want %s", x, err, tt.want)
			}
		})
	}
	if _, err := Parse("x", []byte(`{"aiterm_index":1,"name":"x","segments":[`+strings.Repeat("{},", 100)+`{}]}`)); strings.Count(err.Error(), "\n") != maxProblems-1 {
		t.Errorf("all at once:\n%v", err)
	}
}

func TestSearch(t *testing.T) {
	x, err := Parse("index.json", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	other := Index{Name: "another", Segments: []Entry{{Name: "weather", Description: "of Mars"}}}
	tests := []struct{ words, want string }{
		{"weather", "weather/Segments of example.com weather/another weather-station/Segments of example.com moon/Segments of example.com"},
		{"WEA", "weather/Segments of example.com weather/another weather-station/Segments of example.com moon/Segments of example.com"},
		{"weather mars", "weather/another"},
		{"station", "weather-station/Segments of example.com"},
		{"moon", "moon/Segments of example.com weather-station/Segments of example.com"},
		{"sun", ""},
		{"", "moon/Segments of example.com weather/Segments of example.com weather/another weather-station/Segments of example.com"},
	}
	for _, tt := range tests {
		var got []string
		for _, m := range Search([]Index{x, other}, strings.Fields(tt.words)) {
			got = append(got, m.Name+"/"+m.Index)
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.words, diff)
		}
	}
}

func TestOpen(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/index.json":
			fmt.Fprint(w, sample)
		case "/large":
			for range 3 {
				fmt.Fprint(w, strings.Repeat(" ", 1<<19))
			}
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	path := filepath.Join(t.TempDir(), "index.json")
	if err := os.WriteFile(path, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{path, s.URL + "/index.json"} {
		if x, err := Open(t.Context(), place, "aiterm/test", nil); err != nil || len(x.Segments) != 3 {
			t.Errorf("%s: %+v, %v", place, x, err)
		}
	}
	for place, want := range map[string]string{
		s.URL + "/none":            s.URL + "/none is not there: check the address",
		s.URL + "/large":           s.URL + "/large has more than 1 MiB, which is the limit: name another file",
		"http://example.com/x":     "write https://",
		"oci://ghcr.io/x":          `an index can't be read from "oci://": name a file or an https:// address`,
		path + "x":                 "read the index: ",
		filepath.Dir(path):         "is not a file: move it away",
		"https://u:p@example.com/": "holds a user name or a password",
	} {
		if _, err := Open(t.Context(), place, "aiterm/test", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", place, err, want)
		}
	}
}

func TestList(t *testing.T) {
	path := ListPath(t.TempDir())
	if places, err := List(path); places != nil || err != nil {
		t.Errorf("no file: %v, %v", places, err)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	local := filepath.Join(filepath.Dir(path), "index.json")
	write("# mine\nindexes:\n  - https://example.com/index.json\n  - '" + local + "'\n")
	places, err := List(path)
	if diff := cmp.Diff([]string{"https://example.com/index.json", local}, places); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	for text, want := range map[string]string{
		"index: []":                         `1:1: unknown key "index", did you mean "indexes"?`,
		"indexes: [http://example.com/]":    "1:11: indexes[0] must be an address that can be asked: ",
		"indexes: [index.json]":             "indexes[0] must be an https:// address or an absolute path",
		"indexes: https://example.com/":     "indexes must be a list ([a, b]), not ",
		"indexes: [https://u:p@example.com": "this is not YAML",
	} {
		write(text)
		if _, err := List(path); err == nil || !strings.HasPrefix(err.Error(), path) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"aiterm_index":1,"name":"x","segments":[{"name":"a","description":"\u001b","source":"https://a/","homepage":"https://[::1]/"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := Parse("index.json", data)
		if err != nil {
			mustBeShowable(t, strings.ReplaceAll(err.Error(), "\n", " "))
			return
		}
		for _, m := range Search([]Index{x}, nil) {
			for _, s := range append([]string{m.Index, m.Name, m.Description, m.Source, m.Version, m.Author, m.License, m.SHA256, m.Homepage}, m.Permissions...) {
				if _, bad := problem.Unprintable(s); bad {
					t.Errorf("accepted: %q", s)
				}
			}
		}
	})
}

// mustBeShowable fails when a message holds what acts on a terminal. The
// replacement character stands for what was no text, and may be in it.
func mustBeShowable(t *testing.T, message string) {
	t.Helper()
	if c, bad := problem.Unprintable(strings.ReplaceAll(message, "\ufffd", "")); bad {
		t.Errorf("%U is shown: %q", c, message)
	}
}
