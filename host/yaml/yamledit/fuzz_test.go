package yamledit

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// FuzzEdit: whatever the file, the key and the value are, setting and unsetting
// changes that one value and no comment, or nothing and says why.
func FuzzEdit(f *testing.F) {
	preset, err := os.ReadFile(filepath.Join("..", "..", "..", "plugins.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		string(preset), "", "# c\r\n\r\na: 1 # b\r\n", "s: {u: {c: 1,}, # x\n v: 2}\n", "x: &x {c: 1}\ns: *x\nt: &t 1\n",
		"s:\n- a\n- b: |\n   # x\n   c\nt: 'a''b' # c\n", "\ufeff{\"s\": {}}", "s:\n    u: # c\n    # d\n  # e\nt: ~\n", "? s\n: u\n--- \n",
	} {
		for _, path := range []string{"a", "s.u.c", "segments.usage.settings.compact", "t", "theme"} {
			f.Add(text, path, "v", true)
		}
		f.Add(text, "s.c", "12", false)
		f.Add(text, "a.é b", "# \"x\\' \u2028: {", true)
	}
	f.Fuzz(func(t *testing.T, text, dotted, value string, quotable bool) {
		path := strings.Split(dotted, ".")
		if _, bad := problem.Unprintable(dotted + value); bad || len(path) > 8 || strings.Contains(dotted, "..") {
			return
		}
		v := Value{value, quotable}
		if !quotable && !strings.Contains(" true false 12 -3 0.5 100ms ", " "+value+" ") {
			return
		}
		before := parsed(t, text)
		set, err := Set("f", []byte(text), path, v)
		if err != nil {
			mustBeTyped(t, err)
			return
		}
		after := parsed(t, string(set))
		n := at(after, path)
		if n == nil || n.Text != value || quotable && n.Kind != strictyaml.String {
			t.Fatalf("%q at %v in %q", value, path, set)
		}
		if diff := cmp.Diff(without(before, path), without(after, path)); diff != "" {
			t.Errorf("other values changed:\n%s\n%s", set, diff)
		}
		sameCommentLines(t, text, string(set))
		if again, err := Set("f", set, path, v); err != nil || string(again) != string(set) {
			t.Errorf("a second time: %q, %v", again, err)
		}

		unset, err := Unset("f", set, path)
		if err != nil {
			mustBeTyped(t, err)
			return
		}
		gone := parsed(t, string(unset))
		if at(gone, path) != nil {
			t.Errorf("still there: %q", unset)
		}
		if diff := cmp.Diff(without(after, path), without(gone, path)); diff != "" {
			t.Errorf("other values changed:\n%s\n%s", unset, diff)
		}
		sameCommentLines(t, text, string(unset))
	})
}

func mustBeTyped(t *testing.T, err error) {
	t.Helper()
	var refused *RefusedError
	var problems strictyaml.Problems
	if !errors.As(err, &refused) && !errors.As(err, &problems) {
		t.Errorf("%T: %v", err, err)
	}
}

func parsed(t *testing.T, text string) *strictyaml.Node {
	t.Helper()
	return strictyaml.Parse(&strictyaml.Report{}, []byte(text))
}

// without is a tree in Go's own types, but for the value at path and for the
// mappings that are empty without it.
func without(n *strictyaml.Node, path []string) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case strictyaml.List:
		items := []any{}
		for _, item := range n.Items {
			items = append(items, without(item, nil))
		}
		return items
	case strictyaml.Map:
		all := map[string]any{}
		for _, p := range n.Pairs {
			switch {
			case len(path) == 0 || p.Key.Text != path[0]:
				all[p.Key.Text] = without(p.Value, nil)
			case len(path) > 1:
				if inner := without(p.Value, path[1:]); inner != nil {
					all[p.Key.Text] = inner
				}
			}
		}
		if len(all) == 0 && path != nil {
			return nil
		}
		return all
	case strictyaml.Null:
		return nil
	}
	return string(rune('0'+n.Kind)) + n.Text
}

// sameCommentLines compares the lines that are comments. In a text over several
// lines they may not be, so such files are left to the other checks.
func sameCommentLines(t *testing.T, before, after string) {
	t.Helper()
	if strings.ContainsAny(before, "|>\"'") {
		return
	}
	lines := func(text string) []string {
		found := map[string]bool{}
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
				found[line] = true
			}
		}
		return slices.Sorted(maps.Keys(found))
	}
	had, has := lines(before), lines(after)
	for _, line := range had {
		if !slices.Contains(has, line) {
			t.Errorf("lost %q", line)
		}
	}
}
