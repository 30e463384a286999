package strictyaml

import (
	"strings"
	"testing"
)

func TestOver(t *testing.T) {
	parse := func(text string) *Node { return Parse(&Report{}, []byte(text)) }
	tests := []struct{ name, base, over, want string }{
		{"other keys", "a: 1\nb: 2", "b: 3\nc: 4", "{a: 1, b: 3, c: 4}"},
		{"maps in maps", "m: {a: 1, n: {x: 1, y: 2}}", "m: {n: {y: 3}}", "{m: {a: 1, n: {x: 1, y: 3}}}"},
		{"a list in the place of another", "l: [1, 2]", "l: [3]", "{l: [3]}"},
		{"a value in the place of a map", "m: {a: 1}", "m: x", "{m: x}"},
		{"a map in the place of a value", "m: x", "m: {a: 1}", "{m: {a: 1}}"},
		{"nothing", "a: 1", "", "{a: 1}"},
	}
	for _, tt := range tests {
		base := parse(tt.base)
		before := shown(base)
		if got := shown(parse(tt.over).Over(base)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if shown(base) != before {
			t.Errorf("%s: the base was changed", tt.name)
		}
	}
	var none *Node
	if base := parse("a: 1"); none.Over(base) != base || base.Over(nil) != base {
		t.Error("one of them and nothing is not that one")
	}
}

// A problem with a node of another file names that file.
func TestSetFile(t *testing.T) {
	over := Parse(&Report{}, []byte("a: &x {b: 1}\nc: [*x]"))
	over.SetFile("over.yaml")
	r := &Report{File: "base.yaml"}
	merged := over.Over(Parse(r, []byte("a: {d: 2}")))
	r.Add(merged.Get("a").Get("b"), "one")
	r.Add(merged.Get("a").Get("d"), "two")
	r.Add(merged.Get("c").Items[0].Key("b"), "three")
	want := "base.yaml:1:8: two\nover.yaml:1:8: three\nover.yaml:1:11: one"
	if got := r.Err().Error(); got != want {
		t.Errorf("problems are\n%s\nwant\n%s", got, want)
	}
}

func shown(n *Node) string {
	switch {
	case n == nil:
		return "-"
	case n.Kind == Map:
		var parts []string
		for _, p := range n.Pairs {
			parts = append(parts, p.Key.Text+": "+shown(p.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.Kind == List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, shown(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return n.Text
}
