package yamledit

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func TestMoveEntry(t *testing.T) {
	tests := []struct {
		name, before string
		at, place    int
		after        string
	}{
		{"rows", "lines:\n  # one\n  - left: [a] # x\n  # two\n  - left: [b]\n    separator: '/' # s\n# end\n", 1, 0, "lines:\n  # two\n  - left: [b]\n    separator: '/' # s\n  # one\n  - left: [a] # x\n# end\n"},
		{"flow", "lines: [{left: [a]}, {left: [b]}] # all\n", 0, 1, "lines: [{left: [b]}, {left: [a]}] # all\n"},
		{"flow over lines", "lines: [\n  {left: [a]}, # one\n  # two\n  {left: [b]}\n]\n", 0, 1, "lines: [\n  # two\n  {left: [b]},\n  {left: [a]} # one\n]\n"},
		{"a dash alone", "lines:\n-\n  left:\n    - a # x\n- left: [b]", 0, 1, "lines:\n- left: [b]\n-\n  left:\n    - a # x"},
		{"blank lines between", "lines:\n  - left: [a]\n\n  - left: [b]\n\ntheme: x\n", 0, 1, "lines:\n  - left: [b]\n\n  - left: [a]\n\ntheme: x\n"},
		{"an anchor", "lines:\n  - &r {left: [a]}\n  - &s\n    left: [b]\n", 0, 1, "lines:\n  - &s\n    left: [b]\n  - &r {left: [a]}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := MoveEntry("f.yaml", []byte(tt.before), []string{"lines"}, tt.at, tt.place)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMoveOut(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"block", "lines:\n  - left: [a, b]\n  - left: [c] # c\n  # end\n", "lines:\n  - left: [b]\n  - left: [c] # c\n  - left: [a]\n  # end\n"},
		{"its comments", "lines:\n  - left:\n      # why a\n      - a # tick\n      - b\n", "lines:\n  - left:\n      - b\n  # why a\n  - left: [a] # tick\n"},
		{"flow", "lines: [{left: [a, b]}] # all\n", "lines: [{left: [b]}, {left: [a]}] # all\n"},
		{"flow over lines", "lines: [\n  {left: [a, b]}, # one\n  {left: [c]} # two\n]\n", "lines: [\n  {left: [b]}, # one\n  {left: [c]}, # two\n  {left: [a]}\n]\n"},
		{"a dash alone", "lines:\n  -\n    left: [a, b]\n", "lines:\n  -\n    left: [b]\n  - left: [a]\n"},
		{"not indented, without a line break", "lines:\n- left: [a, b]", "lines:\n- left: [b]\n- left: [a]"},
		{"CRLF", "lines:\r\n- left: [a, b]\r\n", "lines:\r\n- left: [b]\r\n- left: [a]\r\n"},
		{"tabs", "lines: [\t{left: [a,\tb]} ]\n", "lines: [\t{left: [b]}, {left: [a]} ]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := MoveOut("f.yaml", []byte(tt.before), []string{"lines", "0", "left"}, 0, []string{"lines"}, "left")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemoveEntry(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"block", "lines:\n  - left: [a]\n  # of b\n  - left: []\n  - left: [c]\n", "lines:\n  - left: [a]\n  # of b\n  - left: [c]\n"},
		{"flow", "lines: [{left: [a]}, {left: []}, {left: [c]}]\n", "lines: [{left: [a]}, {left: [c]}]\n"},
		{"the comments of a flow stay", "lines: [\n  {left: [a]}, # one\n  {left: []}, # two\n  {left: [c]},\n]\n", "lines: [\n  {left: [a]}, # one\n  # two\n  {left: [c]},\n]\n"},
		{"with a comment in it", "lines:\n  - left: [a]\n  - right: [] # r\n    left: []\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := RemoveEntry("f.yaml", []byte(tt.before), []string{"lines"}, 1)
			if (err == nil) != (tt.after != "") {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzMoveEntry: whatever a list holds and however it is written, moving an item, taking one
// out and adding one does that alone and loses no comment, or says why not.
func FuzzMoveEntry(f *testing.F) {
	for _, text := range []string{
		"l:\n  # one\n  - k: [a] # x\n  # two\n  - k: [b]\n    s: '/' # s\n# end\n", "l: [{k: [a]}, b] # all\n", "l: [\n  {k: [a]}, # one\n  # two\n\n  {k: [b]}\n]\n",
		"l:\n-\n  k:\n    - a # x\n- &x {k: [b]}", "l: [\ta, 'b'\t]\r\n", "l: [ # c\n a,\n b, # d\n # e\n]\nk: 1\n", "l: []\n", "{l: [{k: 1}, [x, y]]}",
	} {
		f.Add(text, 0, 1)
		f.Add(text, 1, 0)
	}
	f.Fuzz(func(t *testing.T, text string, at, place int) {
		if at < 0 || place < 0 || strings.ContainsAny(text, "|>") {
			return
		}
		path := []string{"l"}
		items := func(text []byte) []any {
			list, _ := without(parsed(t, string(text)).Get("l"), nil).([]any)
			return list
		}
		had := items([]byte(text))
		look := func(out []byte, err error, want []any) {
			t.Helper()
			if err != nil {
				mustBeTyped(t, err)
				return
			}
			if diff := cmp.Diff(want, items(out), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q became %q (-want +got):\n%s", text, out, diff)
			}
			if diff := cmp.Diff(without(parsed(t, text), path), without(parsed(t, string(out)), path)); diff != "" {
				t.Errorf("other values changed in %q:\n%s", out, diff)
			}
			sameCommentLines(t, text, string(out))
		}
		out, err := AddMapping("f", []byte(text), path, "k", "new")
		look(out, err, append(slices.Clone(had), map[string]any{"k": []any{string(rune('0'+strictyaml.String)) + "new"}}))
		if at >= len(had) {
			return
		}
		rest := slices.Delete(slices.Clone(had), at, at+1)
		out, err = RemoveEntry("f", []byte(text), path, at)
		look(out, err, rest)
		out, err = MoveEntry("f", []byte(text), path, at, place)
		look(out, err, slices.Insert(rest, min(place, len(rest)), had[at]))
	})
}
