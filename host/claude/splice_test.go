package claude

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// short is a command that keeps the tables readable.
var short = StatusLine{Command: "/bin/aiterm statusline render"}

func TestInsertAndRemove(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{
			"empty object",
			"{}\n",
			"{\n  \"statusLine\": {\n    \"type\": \"command\",\n    \"command\": \"/bin/aiterm statusline render\"\n  }\n}\n",
		},
		{
			"empty object with a blank, no line end",
			"{ }",
			`{ "statusLine": {"type": "command", "command": "/bin/aiterm statusline render"} }`,
		},
		{
			"empty object with a line break",
			"{\n}\n",
			"{\n\"statusLine\": {\n  \"type\": \"command\",\n  \"command\": \"/bin/aiterm statusline render\"\n}\n}\n",
		},
		{
			"empty object, CRLF",
			"{}\r\n",
			"{\r\n  \"statusLine\": {\r\n    \"type\": \"command\",\r\n    \"command\": \"/bin/aiterm statusline render\"\r\n  }\r\n}\r\n",
		},
		{
			"two spaces",
			"{\n  \"model\": \"opus\"\n}\n",
			"{\n  \"model\": \"opus\",\n  \"statusLine\": {\n    \"type\": \"command\",\n    \"command\": \"/bin/aiterm statusline render\"\n  }\n}\n",
		},
		{
			"four spaces, nested, no line end",
			"{\n    \"env\": {\n        \"A\": [1, 2]\n    },\n    \"b\": {}\n}",
			"{\n    \"env\": {\n        \"A\": [1, 2]\n    },\n    \"b\": {},\n    \"statusLine\": {\n        \"type\": \"command\",\n        \"command\": \"/bin/aiterm statusline render\"\n    }\n}",
		},
		{
			"tabs, blank lines, a blank before the colon",
			"{\n\t\"a\" : 1,\n\n\t\"b\" : 2\n\n}\n",
			"{\n\t\"a\" : 1,\n\n\t\"b\" : 2,\n\t\"statusLine\" : {\n\t\t\"type\" : \"command\",\n\t\t\"command\" : \"/bin/aiterm statusline render\"\n\t}\n\n}\n",
		},
		{
			"CRLF and a byte order mark",
			"\ufeff{\r\n  \"a\": 1\r\n}\r\n",
			"\ufeff{\r\n  \"a\": 1,\r\n  \"statusLine\": {\r\n    \"type\": \"command\",\r\n    \"command\": \"/bin/aiterm statusline render\"\r\n  }\r\n}\r\n",
		},
		{
			"minified",
			`{"a":1,"b":[]}`,
			`{"a":1,"b":[],"statusLine":{"type":"command","command":"/bin/aiterm statusline render"}}`,
		},
		{
			"one member in one line",
			`{ "a": 1 }`,
			`{ "a": 1, "statusLine": {"type": "command", "command": "/bin/aiterm statusline render"} }`,
		},
		{
			"comma first",
			"{ \"a\": 1\n, \"b\": 2\n}\n",
			"{ \"a\": 1\n, \"b\": 2, \"statusLine\": {\"type\": \"command\", \"command\": \"/bin/aiterm statusline render\"}\n}\n",
		},
		{
			"no indent",
			"{\n\"a\": 1\n}\n",
			"{\n\"a\": 1,\n\"statusLine\": {\n  \"type\": \"command\",\n  \"command\": \"/bin/aiterm statusline render\"\n}\n}\n",
		},
		{
			"escapes, doubled keys and the same name deeper down stay",
			"{\n  \"\\u00e9\\/\": \"\\ud83d\\ude00 é\",\n  \"a\": 1e2,\n  \"a\": {\"statusLine\": 1}\n}\n",
			"{\n  \"\\u00e9\\/\": \"\\ud83d\\ude00 é\",\n  \"a\": 1e2,\n  \"a\": {\"statusLine\": 1},\n  \"statusLine\": {\n    \"type\": \"command\",\n    \"command\": \"/bin/aiterm statusline render\"\n  }\n}\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			after := mustParse(t, tt.before).mustSet(t, short, false)
			if diff := cmp.Diff(tt.after, after); diff != "" {
				t.Errorf("after install (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.before, mustParse(t, after).without("")); diff != "" {
				t.Errorf("after uninstall (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoveTakesOneComma(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"first", `{"statusLine": {}, "a": 1}`, `{"a": 1}`},
		{"middle", "{\n  \"a\": 1,\n  \"statusLine\": {},\n  \"b\": 2\n}", "{\n  \"a\": 1,\n  \"b\": 2\n}"},
		{"last, comma first", "{ \"a\": 1\n, \"statusLine\": 1\n}", "{ \"a\": 1\n}"},
		{"only one", "{\n  \"statusLine\": {}\n}\n", "{}\n"},
		{"escaped name", `{"a":",","status\u004cine":"}"}`, `{"a":","}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.after, mustParse(t, tt.before).without("")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateKeepsWhatTheUserSet(t *testing.T) {
	two, nine := 2, 9
	tests := []struct {
		name, before string
		line         StatusLine
		after        string
	}{
		{
			"same meaning, same bytes",
			`{"statusLine": {"command":"\/bin/aiterm statusline render" , "type":"command", "padding": 2.0}}`,
			StatusLine{Command: "/bin/aiterm statusline render", Padding: &two},
			`{"statusLine": {"command":"\/bin/aiterm statusline render" , "type":"command", "padding": 2.0}}`,
		},
		{
			"moved program, other keys stay",
			"{\"statusLine\": {\n    \"hideVimModeIndicator\": true,\n    \"type\": \"command\",\n    \"command\": \"ait statusline render\",\n    \"padding\": 1\n  }, \"z\": 0}",
			StatusLine{Command: "/bin/aiterm statusline render", RefreshInterval: &nine},
			"{\"statusLine\": {\n    \"hideVimModeIndicator\": true,\n    \"type\": \"command\",\n    \"command\": \"/bin/aiterm statusline render\",\n    \"padding\": 1,\n    \"refreshInterval\": 9\n  }, \"z\": 0}",
		},
		{
			"missing type",
			`{"statusLine":{"command":"aiterm statusline render"}}`,
			short,
			`{"statusLine":{"command":"/bin/aiterm statusline render","type":"command"}}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			after := mustParse(t, tt.before).mustSet(t, tt.line, true)
			if diff := cmp.Diff(tt.after, after); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReplaceTakesTheFilesLayout(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"tall", "{\n\t\"statusLine\": null,\n\t\"a\": 1\n}", "{\n\t\"statusLine\": {\n\t\t\"type\": \"command\",\n\t\t\"command\": \"/bin/aiterm statusline render\"\n\t},\n\t\"a\": 1\n}"},
		{"flat", `{"statusLine":"x","a":1}`, `{"statusLine":{"type":"command","command":"/bin/aiterm statusline render"},"a":1}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustParse(t, tt.before)
			after := d.mustSet(t, short, false)
			if diff := cmp.Diff(tt.after, after); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.before, mustParse(t, after).without(d.raw())); diff != "" {
				t.Errorf("put back (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInvalidJSONIsPlaced(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"line comment", "{\n  // mine\n  \"a\": 1\n}", "2:3: a comment, which JSON does not have"},
		{"comment after a value", "{\"a\": 1} /* x */", "1:10: a comment, which JSON does not have"},
		{"trailing comma in an object", "{\n  \"a\": 1,\n}", "3:1: a comma before '}'"},
		{"trailing comma in a list", "{\"é\": [1, ]}", "1:11: a comma before ']'"},
		{"cut off", "{\n  \"a\": {", "2:9: the text ends too early"},
		{"bare word", "{\"a\": yes}", "1:7: invalid character 'y' looking for beginning of value"},
		{"second value", "{}\n{}", "2:1: invalid character '{' after top-level value"},
		{"list", " [1]", "1:2: the settings must be one JSON object, { … }"},
		{"null", "null", "1:1: the settings must be one JSON object, { … }"},
		{"after a byte order mark", "\ufeff{x}", "1:2: invalid character 'x' looking for beginning of object key string"},
		{"UTF-16 without a mark", "{\x00}\x00", "1:1: the file is UTF-16: save it as UTF-8"},
		{"big-endian UTF-16", "\x00{\x00}", "1:1: the file is UTF-16: save it as UTF-8"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "1:1: the file is UTF-16: save it as UTF-8"},
		{"twice", "{\"statusLine\": 1,\r\n \"statusLine\": 2}", "2:2: \"statusLine\" is here twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseDocument(tt.text)
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNameTwiceInsideOurs(t *testing.T) {
	d := mustParse(t, "{\n  \"statusLine\": {\"command\": \"ait statusline render\",\n    \"type\": 1, \"type\": 2}\n}")
	_, err := d.with(short, true)
	if err == nil || err.Error() != `3:16: "type" is here twice` {
		t.Errorf("got %v", err)
	}
	d = mustParse(t, `{"statusLine": {"type": 1, "type": 2}}`)
	if _, err = d.with(short, true); err == nil || err.Error() != `1:28: "type" is here twice` {
		t.Errorf("got %v", err)
	}
}

// FuzzSplice checks that an insertion touches nothing else and that a removal
// undoes it, whatever the file looks like.
func FuzzSplice(f *testing.F) {
	for _, seed := range []string{
		"{}", "{ }", "{\n}", "{\r\n\t}\r\n", "\ufeff{}", `{"a":1}`, "{\n  \"a\": {\"b\": [1,2]}\n}\n",
		"{\"a\"\n:\n1\n,\n\"b\":\n2}", "{\"a\":1 ,\t\"b\":2 } ", "{\"a\":1,\n\"a\":\"\\u007d\\\"\"}", "{\"\xff\":\"\xff\"}", "{\r\"a\":-0.1e9\r}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, before string) {
		d, err := parseDocument(before)
		if err != nil || d.line >= 0 {
			return
		}
		after := d.mustSet(t, short, false)
		if !json.Valid([]byte(strings.TrimPrefix(after, byteOrderMark))) {
			t.Fatalf("%q became invalid: %q", before, after)
		}
		e := mustParse(t, after)
		if e.line != len(d.root.members) || e.command() != short.Command {
			t.Fatalf("%q: the status line is not the last member of %q", before, after)
		}
		for i, m := range d.root.members {
			if n := e.root.members[i]; before[m.key:m.end] != after[n.key:n.end] {
				t.Errorf("member %q became %q", before[m.key:m.end], after[n.key:n.end])
			}
		}
		if got := e.without(""); got != before {
			t.Errorf("%q came back as %q", before, got)
		}
		if again := e.mustSet(t, short, true); again != after {
			t.Errorf("a second install changed %q to %q", after, again)
		}
	})
}

func mustParse(t *testing.T, text string) document {
	t.Helper()
	d, err := parseDocument(text)
	if err != nil {
		t.Fatalf("parse %q: %v", text, err)
	}
	return d
}

func (d document) mustSet(t *testing.T, s StatusLine, update bool) string {
	t.Helper()
	text, err := d.with(s, update)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
