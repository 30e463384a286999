package strictyaml

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

func TestNearest(t *testing.T) {
	valid := []string{"color", "theme", "padding", "git", "usage", "context", "mode", "model", "tool", "tools", "nord"}
	tests := []struct{ got, want string }{
		{"colour", "color"}, {"COLOR", "color"}, {"thmee", "theme"}, {"paddign", "padding"}, {"gti", "git"}, {"gi", "git"},
		{"modle", "model"}, {"mdoe", "mode"}, {"modl", "mode"}, {"models", "model"}, {"toosl", "tools"}, {"tol", "tool"},
		{"contxt", "context"}, {"", ""}, {"x", ""}, {"weather", ""}, {"nope", ""}, {"nrod", "nord"}, {"noord", "nord"}, {strings.Repeat("color", 1000), ""},
	}
	for _, tt := range tests {
		if got := Nearest(tt.got, valid); got != tt.want {
			t.Errorf("Nearest(%.10q) = %q, want %q", tt.got, got, tt.want)
		}
	}
}

func TestQuote(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a b", `"a b"`}, {"\x1b[0m", `"\x1b[0m"`}, {"\u202e", `"\u202e"`}, {"╭─", `"╭─"`}, {"\xff", `"\xff"`},
		{strings.Repeat("ä", 41), `"` + strings.Repeat("ä", 40) + `…"`},
	}
	for _, tt := range tests {
		if got := Quote(tt.in); got != tt.want {
			t.Errorf("Quote(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestUnprintable(t *testing.T) {
	for _, s := range []string{"a", "é", "👨‍👩‍👧", "☀️", "░▒▓", "\ue0b0", "中"} {
		if c, bad := problem.Unprintable(s); bad {
			t.Errorf("%q: %U refused", s, c)
		}
	}
	for _, s := range []string{"\n", "\t", "\x1b", "\x7f", "\u009b", "\u061c", "\u200f", "\u2028", "\u202a", "\u2069", "\ufeff", "\xff"} {
		if _, bad := problem.Unprintable(s); !bad {
			t.Errorf("%q accepted", s)
		}
	}
}

func TestReport(t *testing.T) {
	r := &Report{File: "z.yaml"}
	if err := r.Err(); err != nil || !r.OK() {
		t.Errorf("empty report: %v", err)
	}
	r.Add(&Node{Line: 2, Column: 1}, "second %s", "\x1b[0mhere")
	r.Include(Problems{{File: "a.yaml", Line: 1, Column: 1, Message: "elsewhere"}})
	r.Add(&Node{Line: 1, Column: 9}, "first")
	r.Add(&Node{Line: 1, Column: 9}, "first")
	r.Add(nil, "everywhere")
	want := "z.yaml: everywhere\nz.yaml:1:9: first\nz.yaml:2:1: second [0mhere\na.yaml:1:1: elsewhere"
	if diff := cmp.Diff(want, r.Err().Error()); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	for i := range 100 {
		r.Add(&Node{Line: 3, Column: i + 1}, "more")
	}
	if ps := r.Err().(Problems); len(ps) != maxProblems {
		t.Errorf("%d problems", len(ps))
	}
}

func TestParse(t *testing.T) {
	r := &Report{File: "f"}
	root := Parse(r, []byte("a: {b: [1, 2.5, true, ~, 'x']}\nc: |\n  two\n  lines\nd:\n"))
	if !r.OK() {
		t.Fatal(r.Err())
	}
	type value struct {
		Kind         Kind
		Text         string
		Line, Column int
	}
	var got []value
	for _, n := range append(root.Get("a").Get("b").Items, root.Get("c"), root.Get("d"), root.Key("a")) {
		got = append(got, value{n.Kind, n.Text, n.Line, n.Column})
	}
	want := []value{
		{Int, "1", 1, 9}, {Float, "2.5", 1, 12}, {Bool, "true", 1, 17}, {Null, "", 1, 23}, {String, "x", 1, 26},
		{String, "two\nlines\n", 2, 4}, {Null, "", 5, 1}, {String, "a", 1, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("nodes (-want +got):\n%s", diff)
	}
	windows := Parse(r, []byte("a: 1 # one\r\n# two\r\nb: |\r\n  x\r\nc: 2\r\n"))
	if c := windows.Key("c"); c == nil || c.Line != 5 || windows.Get("b").Text != "x\n" {
		t.Errorf("with CRLF, c is at %+v", c)
	}
	if n := root.Get("a").Get("b").Get("c"); n != nil || root.Get("z").Get("y") != nil {
		t.Errorf("got %v for a key that is not there", n)
	}
}

// Who reads a file reads one byte too many at most: the size is not known then.
func TestTooLarge(t *testing.T) {
	for size, want := range map[int]string{
		MaxBytes + 1:      "f.yaml: the file has more than the 256 KiB that are read: make it shorter",
		MaxBytes + 2:      "f.yaml: the file has 257 KiB, more than the 256 KiB that are read: make it shorter",
		MaxBytes + 24<<10: "f.yaml: the file has 280 KiB, more than the 256 KiB that are read: make it shorter",
	} {
		r := &Report{File: "f.yaml"}
		Parse(r, []byte(strings.Repeat("#", size)))
		if err := r.Err(); err == nil || err.Error() != want {
			t.Errorf("%d bytes: %v\nwant %s", size, err, want)
		}
	}
}
