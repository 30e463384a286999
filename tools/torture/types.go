//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// strange are the values that a field is given.
func strange() []any {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	return []any{
		nil, true, false, 0, -1, 3.5, raw("1e308"), raw("-1e308"), raw("1e-320"), raw("99999999999999999999999999"), raw("-0"), raw("1" + strings.Repeat("0", 400)),
		"", " ", "text", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07\x1b]52;c;Y2xpcA==\x07", "\u009b31mred\u009c",
		"a\u202eb\u2066c\u200fd", "line\nbreak\r\ttab\x00nul\x7fdel", strings.Repeat("wide 世界 ", 400), strings.Repeat("x", 100_000),
		strings.Repeat("e\u0301\u0301\u0301", 300), "👩‍👩‍👧‍👦🏳️‍🌈" + strings.Repeat("\u200d", 50), raw(`"\ud800"`), raw(`"\udfff\ud800"`), raw(`"\u0000\u001b[2J"`),
		"../../../../../../etc/passwd", "/dev/zero", "/proc/self/mem", "//", "~", "$(touch pwned)", "`id`", "%s%n%x", "-rf", "C:\\x", "\\\\server\\share",
		"https://example.com/\x1b]8;;x\x07", "javascript:alert(1)", strings.Repeat("/a", 3000),
		[]any{}, []any{1, "two", nil}, map[string]any{}, map[string]any{"": map[string]any{"": "x"}}, []any{[]any{[]any{map[string]any{"a": 1}}}},
		"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 9007199254740993, 253402300800000, -62135596800,
	}
}

// places lists the paths to all values in a document, as keys.
func places(value any, path []string) (all [][]string) {
	if object, ok := value.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(object)) {
			at := append(slices.Clone(path), key)
			all = append(all, at)
			all = append(all, places(object[key], at)...)
		}
	}
	return all
}

// with returns the document with another value at a path.
func with(document map[string]any, path []string, value any) map[string]any {
	changed := maps.Clone(document)
	if len(path) == 1 {
		changed[path[0]] = value
		return changed
	}
	inner, _ := changed[path[0]].(map[string]any)
	changed[path[0]] = with(inner, path[1:], value)
	return changed
}

func everyType(r *run) error {
	type change struct {
		path  []string
		value any
	}
	var changes []change
	for _, path := range places(r.payload, nil) {
		for _, value := range strange() {
			changes = append(changes, change{path, value})
		}
	}
	r.rand.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
	changes = changes[:r.timesAtMost(len(changes), 3000)]
	r.inParallel(len(changes), r.drawing(), func(m *machine, i int) {
		c := changes[i]
		input, err := json.Marshal(with(r.payload, c.path, c.value))
		if err != nil {
			r.broken(strings.Join(c.path, "."), err)
			return
		}
		s := m.standard(fmt.Sprintf("%s is %.60v", strings.Join(c.path, "."), c.value), "s")
		s.input = input
		m.shoot(s)
	})
	return nil
}

// drawing is a machine that shows every segment, all compiled.
func (r *run) drawing() *machine {
	m := r.bare()
	m.own(m.config("plugins.yaml"), "lines:\n  - left: [dir, git, context, cost]\n    right: [diff]\n  - left: [model, clock, duration, usage]\n")
	m.warm()
	m.shoot(m.standard("the first render", "s"))
	m.settle()
	return m
}
