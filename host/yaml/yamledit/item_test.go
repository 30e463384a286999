package yamledit

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func TestInsertItem(t *testing.T) {
	tests := []struct {
		name, before string
		at           int
		after        string
	}{
		{"first of a flow", "l: [a, b] # c\n", 0, "l: [new, a, b] # c\n"},
		{"within a flow", "l: [a, b]\n", 1, "l: [a, new, b]\n"},
		{"last of a flow", "l: [a, b]\n", 7, "l: [a, b, new]\n"},
		{"empty flow", "l: []\n", 0, "l: [new]\n"},
		{"no value", "l:\n", 0, "l: [new]\n"},
		{"no such key", "k: 1 # c\n", 0, "k: 1 # c\nl: [new]\n"},
		{"first of a block", "l:\n  # of a\n  - a\n  - b\n", 0, "l:\n  - new\n  # of a\n  - a\n  - b\n"},
		{"below what is about the list", "l:\n  # all\n\n  - a\n  - b\n", 0, "l:\n  # all\n\n  - new\n  - a\n  - b\n"},
		{"within a block", "l:\n  - a # 1\n  # of b\n  - b\n", 1, "l:\n  - a # 1\n  - new\n  # of b\n  - b\n"},
		{"last of a block", "l:\n- a\nk: 1\n", 1, "l:\n- a\n- new\nk: 1\n"},
		{"flow over lines", "l: [\n  a, # 1\n  b # 2\n]\n", 1, "l: [\n  a, # 1\n  new,\n  b # 2\n]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := InsertItem("f.yaml", []byte(tt.before), []string{"l"}, tt.at, "new")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestInsertItemIntoARowThatHasNoSuchKey(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"block", "lines:\n  - prefix: \"x\" # p\n    left: [a]\n  - left: [b]\n", "lines:\n  - prefix: \"x\" # p\n    left: [a]\n    right: [new]\n  - left: [b]\n"},
		{"a block in it", "lines:\n  - left:\n      - a\n", "lines:\n  - right: [new]\n    left:\n      - a\n"},
		{"flow", "lines: [{left: [a]}] # c\n", "lines: [{left: [a], right: [new]}] # c\n"},
		{"at the end without a line break", "lines:\n- left: [a]", "lines:\n- left: [a]\n  right: [new]"},
		{"CRLF", "lines:\r\n  - left: [a]\r\n", "lines:\r\n  - left: [a]\r\n    right: [new]\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := InsertItem("f.yaml", []byte(tt.before), []string{"lines", "0", "right"}, 0, "new")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetThrough(t *testing.T) {
	path := []string{"lines", "1", "separator"}
	tests := []struct{ name, before, after string }{
		{"in the place of another", "lines:\n  - left: [a]\n  - separator: '|' # s\n    left: [b]\n", "lines:\n  - left: [a]\n  - separator: ' / ' # s\n    left: [b]\n"},
		{"new", "lines:\n  - left: [a]\n  - left: [b] # s\n", "lines:\n  - left: [a]\n  - left: [b] # s\n    separator: \" / \"\n"},
		{"flow", "lines: [{left: [a]}, {left: [b]}]\n", "lines: [{left: [a]}, {left: [b], separator: \" / \"}]\n"},
		{"so already", "lines: [{}, {separator: \" / \"}]\n", "lines: [{}, {separator: \" / \"}]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := SetThrough("f.yaml", []byte(tt.before), path, Value{" / ", true})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMoveItem(t *testing.T) {
	l, k := []string{"l"}, []string{"k"}
	tests := []struct {
		name, before string
		from         []string
		at           int
		to           []string
		place        int
		after        string
	}{
		{"within a flow", "l: [a, b, c]\n", l, 0, l, 1, "l: [b, a, c]\n"},
		{"to its end", "l: [a, b, c]\n", l, 0, l, 2, "l: [b, c, a]\n"},
		{"from flow to flow", "l: [a, b]\nk: [c]\n", l, 1, k, 0, "l: [a]\nk: [b, c]\n"},
		{"the only one", "l: [a]\nk: [c]\n", l, 0, k, 9, "l: []\nk: [c, a]\n"},
		{"its comment goes with it", "l:\n  - a # why a\n  - b\nk:\n  - c # why c\n", l, 0, k, 0, "l:\n  - b\nk:\n  - a # why a\n  - c # why c\n"},
		{"within a block", "l:\n  - a # why a\n  # above b\n  - b\n  - c\n", l, 0, l, 1, "l:\n  # above b\n  - b\n  - a # why a\n  - c\n"},
		{"a comment into a list on one line", "l:\n  - a # why a\n  - b\nk: [c]\n", l, 0, k, 0, "l:\n  - b\nk: [\n  a, # why a\n  c,\n]\n"},
		{"a comment above it", "l:\n  - a\n  # why b\n  # two\n  - b # tick\n  - c\n", l, 1, l, 0, "l:\n  # why b\n  # two\n  - b # tick\n  - a\n  - c\n"},
		{"a comment above the first", "l:\n  # why a\n  - a\n  - b\n", l, 0, l, 1, "l:\n  - b\n  # why a\n  - a\n"},
		{"a comment above it in brackets", "l: [\n  # why a\n  a,\n  # why b\n  b\n]\n", l, 1, l, 0, "l: [\n  # why b\n  b,\n  # why a\n  a\n]\n"},
		{"what is apart stays", "l:\n  # all\n\n  - a\n  # group\n\n  - b\n", l, 0, l, 1, "l:\n  # all\n\n  - b\n  # group\n\n  - a\n"},
		{"the last of brackets, behind a comment", "l: [\n  a, # 1\n  b, # 2\n  # end\n]\n", l, 1, l, 0, "l: [\n  b, # 2\n  a, # 1\n  # end\n]\n"},
		{"a comment before the bracket", "l: [a, # 1\n    b] # all\n", l, 0, l, 1, "l: [b,\n    a # 1\n] # all\n"},
		{"tabs", "l: [\ta,\tb ]\n", l, 0, l, 1, "l: [\tb,\ta ]\n"},
		{"a dash alone", "l:\n  -\n    a\n  - b\n", l, 1, l, 0, "l:\n  - b\n  -\n    a\n"},
		{"comments into what is new", "l:\n  # why a\n  - a # 1\n  - b\n", l, 0, k, 0, "k: [\n  # why a\n  a, # 1\n]\nl:\n  - b\n"},
		{"an anchor", "l: &x [a, b]\n", l, 0, l, 1, "l: &x [b, a]\n"},
		{"quotes", "l: ['a', \"b\"]\n", l, 0, l, 1, "l: [\"b\", 'a']\n"},
		{"CRLF", "l:\r\n  # why b\r\n  - b\r\n  - a # x\r\n", l, 1, l, 0, "l:\r\n  - a # x\r\n  # why b\r\n  - b\r\n"},
		{"a comment amid a flow", "l: [\n  a, # why a\n  b,\n]\n", l, 0, l, 1, "l: [\n  b,\n  a, # why a\n]\n"},
		{"into a key that is not there", "l: [a, b]\n", l, 0, k, 0, "l: [b]\nk: [a]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := MoveItem("f.yaml", []byte(tt.before), tt.from, tt.at, tt.to, tt.place)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzMoveItem: whatever the text is, moving an item moves that item and loses no comment,
// or changes nothing and says why.
func FuzzMoveItem(f *testing.F) {
	for _, text := range []string{
		"l: [a, b] # c\nk: [c]\n", "l:\n  - a # 1\n  # 2\n  - b\nk:\n- c\n", "l: [\n a, # 1\n b\n]\nk:\n",
		"{l: [a, 'b'], k: []}\n", "l:\r\n- \"a\" # x\r\n- b\r\n", "l: &x [a]\nk: *x\n", "# only\n",
	} {
		f.Add(text, 0, 1, false)
		f.Add(text, 1, 0, true)
	}
	f.Fuzz(func(t *testing.T, text string, at, place int, other bool) {
		to := []string{"l"}
		if other {
			to = []string{"k"}
		}
		if at < 0 || place < 0 || strings.ContainsAny(text, "|>") {
			return
		}
		r := &strictyaml.Report{}
		before := strictyaml.Parse(r, []byte(text))
		if !r.OK() || slices.ContainsFunc(before.Get("l").Texts(), func(s string) bool { _, bad := problem.Unprintable(s); return bad }) {
			return
		}
		out, err := MoveItem("f", []byte(text), []string{"l"}, at, to, place)
		if err != nil {
			mustBeTyped(t, err)
			return
		}
		items := before.Get("l").Texts()
		rest := slices.Delete(slices.Clone(items), at, at+1)
		after := parsed(t, string(out))
		want := map[string][]string{"l": rest}
		if other {
			had := before.Get("k").Texts()
			want["k"] = slices.Insert(slices.Clone(had), min(place, len(had)), items[at])
		} else {
			want["l"] = slices.Insert(rest, min(place, len(rest)), items[at])
		}
		for key, list := range want {
			if !slices.Equal(list, after.Get(key).Texts()) {
				t.Fatalf("%q: %s is %q, want %q", out, key, after.Get(key).Texts(), list)
			}
		}
		sameCommentLines(t, text, string(out))
	})
}
