//go:build linux || darwin

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/testdata/payloads"
)

func mutations(r *run) error {
	files, _ := filepath.Glob(filepath.Join(r.source, "testdata/payloads/*.json"))
	seeds := [][]byte{r.document("s", nil)}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seeds = append(seeds, payloads.Live(data, time.Now()))
	}
	inputs := make([][]byte, r.times(3000))
	for i := range inputs {
		inputs[i] = mutate(r.rand, seeds[r.rand.IntN(len(seeds))], seeds[r.rand.IntN(len(seeds))])
	}
	r.inParallel(len(inputs), r.drawing(), func(m *machine, i int) {
		s := m.standard(fmt.Sprintf("mutation %d", i), "s")
		s.input = inputs[i]
		if i%2 == 1 {
			s.feed = bySocket
		}
		s.columns = 20 + i%180
		m.shoot(s)
	})
	return nil
}

func extremes(r *run) error {
	pad := func(size int) []byte {
		head := []byte(`{"session_id":"s","model":{"display_name":"Opus"},"pad":"`)
		return append(append(head, strings.Repeat("x", size-len(head)-2)...), `"}`...)
	}
	nested := func(open, shut string, depth int) string {
		return `{"cwd":` + strings.Repeat(open, depth) + "1" + strings.Repeat(shut, depth) + `}`
	}
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":{"a":%d},`, i, i)
		}
		return "{" + b.String() + `"model":{"display_name":"Opus"}}`
	}
	inputs := map[string]string{
		"4 MiB": string(pad(4 << 20)), "4 MiB and a byte": string(pad(4<<20 + 1)), "20 MiB": string(pad(20 << 20)), "100 KB": string(pad(100_000)),
		"9999 objects deep": nested(`{"a":`, "}", 9999), "10001 objects deep": nested(`{"a":`, "}", 10001), "a million arrays deep": nested("[", "]", 1_000_000),
		"a million brackets": strings.Repeat("[", 1_000_000), "half a million keys": many(300_000), "the same key often": "{" + strings.Repeat(`"model":{"display_name":"x"},`, 30_000) + `"model":1}`,
		"4 MiB of spaces": strings.Repeat(" ", 4<<20), "spaces, then a document": strings.Repeat(" \n", 1<<20) + `{"model":{"display_name":"Opus"}}`,
		"a model with a long name":     `{"model":{"display_name":"` + strings.Repeat("世", 1<<20) + `"}}`,
		"a model of a million escapes": `{"model":{"display_name":"` + strings.Repeat(`\u001b[1m`, 400_000) + `"}}`,
		"a folder with a long name":    `{"cwd":"/` + strings.Repeat("d", 1<<20) + `"}`,
		"a folder with many parts":     `{"cwd":"` + strings.Repeat("/d", 1<<20) + `"}`,
		"a folder with a NUL":          `{"cwd":"/tmp/\u0000x","workspace":{"current_dir":"/tmp/\u0000x"}}`,
		"a session with a long name":   `{"session_id":"` + strings.Repeat("s", 1<<20) + `"}`,
		"a session that is a path":     `{"session_id":"../../../../x"}`,
		"two documents":                `{"model":{"display_name":"Opus"}}{"model":{"display_name":"Fable"}}`,
		"a document and then rubbish":  `{"model":{"display_name":"Opus"}}` + strings.Repeat("\xff\x00", 100_000),
		"a byte order mark":            "\xef\xbb\xbf" + `{"model":{"display_name":"Opus"}}`,
		"UTF-16":                       "\xff\xfe{\x00\"\x00a\x00\"\x00:\x001\x00}\x00",
		"NUL bytes":                    strings.Repeat("\x00", 1000),
		"invalid UTF-8 in keys":        "{\"\xff\xfe\":1,\"model\":{\"display_name\":\"\xff\xed\xa0\x80\xf8\"}}",
		"an array":                     "[1,2,3]",
		"a number":                     "12345678901234567890",
		"a long number":                strings.Repeat("9", 2<<20),
		"a number in everything":       `{"cost":{"total_cost_usd":1e999},"context_window":{"used_percentage":1e999}}`,
		"limits of all kinds":          `{"rate_limits":{"five_hour":{"used_percentage":1e300,"resets_at":1e300},"seven_day":{"used_percentage":-5,"resets_at":-1e300},"":{},"` + strings.Repeat("n", 5000) + `":{"used_percentage":50,"resets_at":99999999999}}}`,
		"a thousand limits":            `{"rate_limits":{` + strings.TrimSuffix(strings.Repeat(`"w":{"used_percentage":50,"resets_at":99999999999},`, 1000), ",") + `}}`,
		"nothing":                      "", "a space": " ", "a brace": "{", "a quote": `{"`, "only a closing one": "}", "true": "true", "null": "null",
	}
	names := slices.Sorted(maps.Keys(inputs))
	for range r.times(1) {
		r.inParallel(2*len(names), r.drawing(), func(m *machine, i int) {
			s := m.standard(names[i/2], "s")
			s.input = []byte(inputs[names[i/2]])
			s.budget += time.Duration(len(s.input)>>20) * 60 * time.Millisecond // to be read
			if i%2 == 1 {
				s.feed = bySocket
			}
			m.shoot(s)
		})
	}
	return nil
}

// tokens are put into a document where they do not belong.
var tokens = []string{
	"{", "}", "[", "]", ",", ":", `"`, `\`, `\u0000`, `\u001b[2J`, `\u009b`, `\u202e`, `\ud83d`, "null", "true", "-", "1e999", "0x10", "NaN",
	"\x00", "\x1b]0;t\x07", "\x9b31m", "\xff", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\u2028", "\ufeff", "\u202e", "/*", "//", "'", "\r", "\n",
}

// mutate changes a document in one to eight places. other is what parts of it
// may be replaced by.
func mutate(random *rand.Rand, document, other []byte) []byte {
	b := slices.Clone(document)
	for range 1 + random.IntN(8) {
		if len(b) == 0 {
			return b
		}
		at := random.IntN(len(b))
		to := min(len(b), at+1+random.IntN(40))
		switch random.IntN(9) {
		case 0:
			b[at] ^= 1 << random.IntN(8)
		case 1:
			b[at] = byte(random.IntN(256))
		case 2:
			b = slices.Delete(b, at, to)
		case 3:
			b = slices.Insert(b, at, []byte(tokens[random.IntN(len(tokens))])...)
		case 4:
			b = slices.Insert(b, at, bytes.Repeat(b[at:to], 1+random.IntN(20))...)
		case 5:
			from := random.IntN(len(other))
			b = slices.Replace(b, at, to, other[from:min(len(other), from+1+random.IntN(80))]...)
		case 6:
			b = b[:at]
		case 7: // a digit more, or fewer: numbers stay numbers
			if i := bytes.IndexAny(b[at:], "0123456789"); i >= 0 {
				b = slices.Insert(b, at+i, bytes.Repeat([]byte{byte('0' + random.IntN(10))}, 1+random.IntN(30))...)
			}
		case 8: // within a string: JSON stays JSON
			if i := bytes.Index(b[at:], []byte(`":"`)); i >= 0 {
				b = slices.Insert(b, at+i+3, []byte([]string{`\u001b[31m`, `\u202e`, `\n`, `\u0000`, `世`, `\ud800`, `../`, `/`}[random.IntN(8)])...)
			}
		}
	}
	return b
}

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
	changes = some(r.suite, changes, 3000)
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
	m.draw("the first render", nil, "s")
	m.settle()
	return m
}
