package yamledit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func raw(text string) Value { return Value{Text: text} }
func str(text string) Value { return Value{Text: text, Quotable: true} }

func TestSet(t *testing.T) {
	tests := []struct {
		name, before, path string
		value              Value
		after              string
	}{
		// A value is there.
		{"plain", "a: 1\nb: 2\n", "a", raw("3"), "a: 3\nb: 2\n"},
		{"with a comment", "a:   1   # one\nb: 2\n", "a", raw("300"), "a:   300   # one\nb: 2\n"},
		{"with a tab before the comment", "a: 1\t# one\n", "a", raw("2"), "a: 2\t# one\n"},
		{"single quotes", "a: 'x' # c\n", "a", str("it's"), "a: 'it''s' # c\n"},
		{"single quotes with quotes in them", "a: 'it''s' # c\n", "a", str("y"), "a: 'y' # c\n"},
		{"double quotes", `a: "x\"y" # c` + "\n", "a", str(`\ "`), `a: "\\ \"" # c` + "\n"},
		{"double quotes over two lines", "a: \"x\n  y\" # c\nb: 1\n", "a", str("z"), "a: \"z\" # c\nb: 1\n"},
		{"quotes go when no text is set", "a: 'x'\n", "a", raw("true"), "a: true\n"},
		{"a text that needs quotes", "a: x\n", "a", str("yes"), "a: \"yes\"\n"},
		{"a text that looks like a number", "a: x\n", "a", str("12"), "a: \"12\"\n"},
		{"a text that begins like a number", "a: x\n", "a", str("12h"), "a: 12h\n"},
		{"an empty text", "a: x\n", "a", str(""), "a: \"\"\n"},
		{"a text with signs", "a: x\n", "a", str("# {a: b}"), "a: \"# {a: b}\"\n"},
		{"a sentence", "a: x\n", "a", str("to be or not"), "a: to be or not\n"},
		{"a source", "a: x\n", "a", str("builtin:clock"), "a: builtin:clock\n"},
		{"a home path", "a: x\n", "a", str("~/x.wasm"), "a: \"~/x.wasm\"\n"},
		{"a Windows path", "a: x\n", "a", str(`C:\x`), `a: "C:\\x"` + "\n"},
		{"characters of several bytes", "ä: {é: \"╭\", ö: 1} # ░\n", "ä.ö", raw("2"), "ä: {é: \"╭\", ö: 2} # ░\n"},
		{"nothing", "a:\nb: 2\n", "a", raw("1"), "a: 1\nb: 2\n"},
		{"nothing but a comment", "a: # c\nb: 2\n", "a", raw("1"), "a: 1 # c\nb: 2\n"},
		{"nothing at the end", "a:", "a", raw("1"), "a: 1"},
		{"null", "a: ~ # c\n", "a", raw("1"), "a: 1 # c\n"},
		{"a quoted key", "\"a\": 1\n'b': 2\n", "b", raw("3"), "\"a\": 1\n'b': 3\n"},
		{"deep", "s:\n  u:\n    c: true\n  v: 1\n", "s.u.c", raw("false"), "s:\n  u:\n    c: false\n  v: 1\n"},
		{"another key of the same name", "c: 1\ns:\n  c: 2\n", "s.c", raw("3"), "c: 1\ns:\n  c: 3\n"},
		{"after a literal", "x: |\n  c: 1\n  # no comment\nc: 2\n", "c", raw("3"), "x: |\n  c: 1\n  # no comment\nc: 3\n"},
		{"after a long text", "x: one\n  two\nc: 2\n", "c", raw("3"), "x: one\n  two\nc: 3\n"},
		{"flow", "s: {c: true, d: 1}\n", "s.c", raw("false"), "s: {c: false, d: 1}\n"},
		{"flow without blanks", "s: {c: true,d: 1}\n", "s.d", raw("2"), "s: {c: true,d: 2}\n"},
		{"JSON", `{"s": {"c": "x"}}`, "s.c", str("y"), `{"s": {"c": "y"}}`},
		{"anchor that nobody uses", "s: &s\n  c: &c 1 # c\n", "s.c", raw("2"), "s: &s\n  c: &c 2 # c\n"},
		{"alias beside it", "x: &x 1\ny: *x\nc: 2\n", "c", raw("3"), "x: &x 1\ny: *x\nc: 3\n"},
		{"CRLF", "# c\r\na: 1 # one\r\nb: 2\r\n", "b", raw("3"), "# c\r\na: 1 # one\r\nb: 3\r\n"},
		{"byte order mark", "\ufeffa: 1\nb: 2\n", "a", raw("3"), "\ufeffa: 3\nb: 2\n"},
		{"byte order mark and CRLF", "\ufeffa: 1\r\nb: 2\r\n", "b", raw("3"), "\ufeffa: 1\r\nb: 3\r\n"},
		{"blanks behind it", "a: x   \nb: 2\n", "a", str("z"), "a: z   \nb: 2\n"},
		{"a tab behind it", "a: x\t\nb: 2\n", "a", str("z"), "a: z\t\nb: 2\n"},
		{"blanks behind the last", "a: x  ", "a", str("z"), "a: z  "},
		{"blanks and CRLF", "a: x \t\r\nb: 2\r\n", "a", str("z"), "a: z \t\r\nb: 2\r\n"},
		{"blanks behind everything", "s:  \n  u:  \n    c: x  # c \n", "s.u.c", str("z"), "s:  \n  u:  \n    c: z  # c \n"},
		{"a blank line with a tab", "a: 1\n\t\nb: 2\n", "b", raw("3"), "a: 1\n\t\nb: 3\n"},
		{"a blank line with a tab inside", "s:\n \t \n  c: 2\n", "s.c", raw("3"), "s:\n \t \n  c: 3\n"},
		{"a blank line with a tab at the end", "a: 1\n\t", "a", raw("2"), "a: 2\n\t"},
		{"document start", "--- # c\na: 1\n", "a", raw("2"), "--- # c\na: 2\n"},

		// A key is missing.
		{"empty file", "", "a", raw("1"), "a: 1\n"},
		{"empty file, deep", "", "s.u.c", raw("1"), "s:\n  u:\n    c: 1\n"},
		{"comments only", "# one\n# two\n", "a", raw("1"), "# one\n# two\na: 1\n"},
		{"comments only, no line break", "# one", "a", raw("1"), "# one\na: 1"},
		{"byte order mark only", "\ufeff", "a", raw("1"), "\ufeffa: 1\n"},
		{"comments with CRLF", "# one\r\n", "s.a", raw("1"), "# one\r\ns:\r\n  a: 1\r\n"},
		{"document start only", "---\n", "a", raw("1"), "---\na: 1\n"},
		{"document end", "a: 1\n...\n", "b", raw("1"), "a: 1\nb: 1\n...\n"},
		{"at the end", "a: 1\n", "b", raw("2"), "a: 1\nb: 2\n"},
		{"at the end, no line break", "a: 1", "b", raw("2"), "a: 1\nb: 2"},
		{"at the end, no line break, CRLF", "a: 1\r\nb: 1", "c", raw("2"), "a: 1\r\nb: 1\r\nc: 2"},
		{"before a comment that ends the file", "a: 1\n\n# the end\n", "b", raw("2"), "a: 1\nb: 2\n\n# the end\n"},
		{"values stay together", "v: 1 # c\n\n# rows\nl:\n  - x\ns: {}\n", "t", raw("2"), "v: 1 # c\nt: 2\n\n# rows\nl:\n  - x\ns: {}\n"},
		{"only a mapping", "# c\ns:\n  u: 1\n", "t", raw("2"), "# c\ns:\n  u: 1\nt: 2\n"},
		{"after a list at the same indent", "l:\n- a\n- b\n", "t.u", raw("2"), "l:\n- a\n- b\nt:\n  u: 2\n"},
		{"after a list in brackets", "l: [\n  a,\n]\n", "t", raw("2"), "l: [\n  a,\n]\nt: 2\n"},
		{"after a literal at the end", "x: |\n  a\n\n  b\n", "t", raw("2"), "x: |\n  a\n\n  b\nt: 2\n"},
		{"in a mapping", "s:\n  u:\n    c: 1\n  v: 1\n", "s.u.d", raw("2"), "s:\n  u:\n    c: 1\n    d: 2\n  v: 1\n"},
		{"in the last mapping", "s:\n  u:\n    c: 1\n", "s.u.d", raw("2"), "s:\n  u:\n    c: 1\n    d: 2\n"},
		{"a mapping in a mapping", "s:\n  u:\n    p: 1\n\n  v: 1\n", "s.u.t.c", raw("2"), "s:\n  u:\n    p: 1\n    t:\n      c: 2\n\n  v: 1\n"},
		{"four blanks", "s:\n    u:\n        p: 1\n", "s.u.t.c", raw("2"), "s:\n    u:\n        p: 1\n        t:\n            c: 2\n"},
		{"settings in comments", "s:\n  u:\n    p: 1 # why\n    #t:\n    #  c: 1\n  v:\n    p: 2\n", "s.u.t.c", raw("2"),
			"s:\n  u:\n    p: 1 # why\n    t:\n      c: 2\n    #t:\n    #  c: 1\n  v:\n    p: 2\n"},
		{"past the comments of what is before it", "s:\n  u:\n    p: 1\n    #t:\n    #  c: 1\n# end\n", "s.v.p", raw("2"),
			"s:\n  u:\n    p: 1\n    #t:\n    #  c: 1\n  v:\n    p: 2\n# end\n"},
		{"settings commented out below the key", "s:\n  # c: 1\nt: 1\n", "s.c", raw("2"), "s:\n  c: 2\n  # c: 1\nt: 1\n"},
		{"no value, a comment", "s: # mine\nt: 1\n", "s.c.d", raw("2"), "s: # mine\n  c:\n    d: 2\nt: 1\n"},
		{"no value at the end", "s:", "s.c", raw("2"), "s:\n  c: 2"},
		{"null in the place of a mapping", "s: ~ # c\n", "s.c.d", raw("2"), "s: {c: {d: 2}} # c\n"},
		{"flow, at its end", "s: {c: 1}\n", "s.d", raw("2"), "s: {c: 1, d: 2}\n"},
		{"flow with blanks", "s: { c: 1 }\n", "s.d", raw("2"), "s: { c: 1, d: 2 }\n"},
		{"flow with a comma at the end", "s: {c: 1,}\n", "s.d", raw("2"), "s: {c: 1, d: 2}\n"},
		{"empty flow", "s: {}\n", "s.d.e", str("x y"), "s: {d: {e: x y}}\n"},
		{"empty flow with a blank", "s: { } # c\n", "s.d", raw("2"), "s: {d: 2} # c\n"},
		{"flow over lines", "s: {\n  c: 1, # one\n  d: 2 # two\n}\n", "s.e", raw("3"), "s: {\n  e: 3,\n  c: 1, # one\n  d: 2 # two\n}\n"},
		{"flow inside flow", "s: {u: {p: 1}, v: 1}\n", "s.u.t.c", raw("2"), "s: {u: {p: 1, t: {c: 2}}, v: 1}\n"},
		{"nothing in flow", "s: {u: , v: 1}\n", "s.u.c", raw("2"), "s: {u: {c: 2} , v: 1}\n"},
		{"empty JSON", "{}\n", "a.b", raw("1"), "{a: {b: 1}}\n"},
		{"a key with a slash", "a:\n  x: 1\n", "a./home/me/.claude-work", str("k"), ""},
		{"a list on the way stays", "l: [{a: 1}]\n", "s.c", raw("1"), "l: [{a: 1}]\ns:\n  c: 1\n"},

		// Nothing to do.
		{"the same", "a: 1 # c\n", "a", raw("1"), "a: 1 # c\n"},
		{"the same in quotes", "a: 'x'\n", "a", str("x"), "a: 'x'\n"},
		{"the same through an alias", "b: &b 1\na: *b\n", "a", raw("1"), "b: &b 1\na: *b\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := strings.Split(tt.path, ".")
			if tt.name == "a key with a slash" {
				path, tt.after = []string{"a", "/home/me/.claude-work"}, "a:\n  x: 1\n  /home/me/.claude-work: k\n"
			}
			got, err := Set("f.yaml", []byte(tt.before), path, tt.value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("Set (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnset(t *testing.T) {
	tests := []struct{ name, before, path, after string }{
		{"first", "a: 1\nb: 2\n", "a", "b: 2\n"},
		{"last", "a: 1\nb: 2\n", "b", "a: 1\n"},
		{"last without a line break", "a: 1\nb: 2", "b", "a: 1"},
		{"only", "# c\na: 1\n", "a", "# c\n"},
		{"its comment stays", "a: 1\nb: 2 # why\nc: 3\n", "b", "a: 1\n# why\nc: 3\n"},
		{"comments around it stay", "# x\na: 1\n# y\n", "a", "# x\n# y\n"},
		{"empty mappings go", "a: 1\ns:\n  u:\n    t:\n      c: 1\n", "s.u.t.c", "a: 1\n"},
		{"mappings with more stay", "s:\n  u:\n    p: 1\n    t:\n      c: 1\n  v: 1\n", "s.u.t.c", "s:\n  u:\n    p: 1\n  v: 1\n"},
		{"mappings with a comment stay", "s:\n  u:\n    # why\n    c: 1\n", "s.u.c", "s:\n  u:\n    # why\n"},
		{"a comment beside a mapping stays", "a: 1\ns: # why\n  c: 1\n", "s.c", "a: 1\ns: # why\n"},
		{"value in quotes over two lines", "a: \"x\n  y\"\nb: 1\n", "a", "b: 1\n"},
		{"nothing", "a:\nb: 1\n", "a", "b: 1\n"},
		{"null", "a: ~\nb: 1\n", "a", "b: 1\n"},
		{"flow first", "s: {a: 1, b: 2} # c\n", "s.a", "s: {b: 2} # c\n"},
		{"flow last", "s: {a: 1, b: 2}\n", "s.b", "s: {a: 1}\n"},
		{"flow last with a comma", "s: {a: 1, b: 2,}\n", "s.b", "s: {a: 1,}\n"},
		{"flow only", "s: {a: 1}\nb: 1\n", "s.a", "b: 1\n"},
		{"flow only, a comment beside", "s: {a: 1} # c\nb: 1\n", "s.a", "# c\nb: 1\n"},
		{"flow over lines", "s: {\n  a: 1,\n  b: 2\n}\n", "s.b", "s: {\n  a: 1\n}\n"},
		{"flow in flow", "s: {u: {t: {c: 1}}, v: 1}\n", "s.u.t.c", "s: {v: 1}\n"},
		{"JSON", `{"a": {"b": 1}}`, "a.b", "{}"},
		{"CRLF", "a: 1\r\nb: 2 # c\r\nc: 3\r\n", "b", "a: 1\r\n# c\r\nc: 3\r\n"},
		{"byte order mark", "\ufeffa: 1\nb: 2\n", "a", "\ufeffb: 2\n"},
		{"not there", "a: 1\n", "b.c", "a: 1\n"},
		{"an alias beside it", "x: &x 1\ny: *x\nc: 2\n", "c", "x: &x 1\ny: *x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Unset("f.yaml", []byte(tt.before), strings.Split(tt.path, "."))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("Unset (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ name, text, path, want string }{
		{"not YAML", "a: [\n", "a", "f.yaml:1:4: this is not YAML"},
		{"a key twice", "a: 1\na: 2\n", "a", `f.yaml:2:1: the key "a" is here a second time`},
		{"two documents", "a: 1\n---\nb: 1\n", "a", "a second document begins here"},
		{"an alias", "x: &x {c: 1}\ns: *x\n", "s.c", "f.yaml:2: the value here is the alias *x of a value elsewhere"},
		{"a scalar alias", "x: &x 1\ns: *x\n", "s", "f.yaml:2: the value here is the alias *x"},
		{"an anchor in use", "x: &x {c: 1}\ns: *x\n", "x.c", "f.yaml:1: the value here is used in other places too, as *x"},
		{"a scalar anchor in use", "x: &x 1\ns: *x\n", "x", "f.yaml:1: the value here is used in other places too"},
		{"inside an anchor in use", "x: &x\n  y:\n    c: 1\ns: *x\n", "x.y.c", "f.yaml:1: the value here is used in other places too"},
		{"a literal", "a: |\n  x\n", "a", "f.yaml:1: the value here goes over several lines"},
		{"a long text", "a: x\n  y\n", "a", "f.yaml:1: the value here goes over several lines"},
		{"a list", "a: [1]\n", "a", "a mapping or a list stands here"},
		{"a mapping", "a:\n  b: 1\n", "a", "a mapping or a list stands here"},
		{"no mapping", "a: 1\n", "a.b", "f.yaml:1: a is not a mapping"},
		{"a list as the file", "- a\n", "a", "f.yaml:1: the file is not a mapping"},
		{"old line ends", "a: 1\rb: 2\r", "a", "a line ends with a carriage return alone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Set("f.yaml", []byte(tt.text), strings.Split(tt.path, "."), raw("7"))
			if err == nil {
				t.Fatalf("got %q", got)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
			var refused *RefusedError
			var problems strictyaml.Problems
			if !errors.As(err, &refused) && !errors.As(err, &problems) {
				t.Errorf("a %T", err)
			}
		})
	}
}

// TestThereAndBack sets every missing setting of the repository's own file, and
// unsets it again.
func TestThereAndBack(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "plugins.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(data), strings.ReplaceAll(string(data), "\n", "\r\n"), strings.TrimSuffix(string(data), "\n")} {
		for _, path := range [][]string{
			{"segments", "usage", "settings", "compact"}, {"segments", "cost", "settings", "decimals"}, {"segments", "diff", "show"},
			{"segments", "utc", "source"}, {"new"}, {"segments", "git", "settings", "icon"},
		} {
			out, err := Set("f", []byte(text), path, str("x"))
			if err != nil {
				t.Fatal(err)
			}
			back, err := Unset("f", out, path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(text, string(back)); diff != "" {
				t.Errorf("%v (-want +got):\n%s", path, diff)
			}
		}
	}
}
