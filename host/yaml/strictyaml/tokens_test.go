package strictyaml

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A list reads the same inside braces and outside of them.
func TestListInBraces(t *testing.T) {
	for list, want := range map[string][]string{
		"[env:HOME]":                      {"env:HOME"},
		"[usage, env:HOME , http:a.b:80]": {"usage", "env:HOME", "http:a.b:80"},
		"[12:30, true:1, a:b:c]":          {"12:30", "true:1", "a:b:c"},
		"[é:x, \"y:z\", 'a:b']":           {"é:x", "y:z", "a:b"},
		"[a:b, # one\n  c:d]":             {"a:b", "c:d"},
		"[http://x, c:\\d]":               {"http://x", "c:\\d"},
	} {
		for _, text := range []string{"a:\n  b: " + list, "a: {b: " + list + "}", "a: {c: {}, b: " + list + ", d: e}"} {
			r := &Report{File: "f"}
			root := Parse(r, []byte(text+"\n"))
			if !r.OK() {
				t.Errorf("%q: %v", text, r.Err())
				continue
			}
			if diff := cmp.Diff(want, root.Get("a").Get("b").Texts()); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	}
	// With a blank, or behind quotes, it is a mapping.
	for _, text := range []string{"{a: [x: 1]}", "{a: ['x':1]}", "{a: [{x: 1}]}", "{a: [{x:1}]}"} {
		r := &Report{File: "f"}
		root := Parse(r, []byte(text))
		if !r.OK() || len(root.Get("a").Items) != 1 || root.Get("a").Items[0].Get("x") == nil {
			t.Errorf("%q: %v, %+v", text, r.Err(), root)
		}
	}
}
