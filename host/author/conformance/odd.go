package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// This file has the checks that render what no sensible host sends. A segment is
// fed by a program that changes every week, from files that people edit.

// odd is a strange value with a name for people.
type odd struct{ name, text string }

// oddValues are JSON texts of every type, with numbers that do not fit.
func oddValues() []odd {
	return []odd{
		{"left out", absent},
		{"null", "null"}, {"true", "true"}, {"an empty text", `""`}, {`"NaN"`, `"NaN"`},
		{"-1", "-1"}, {"0", "0"}, {"1e308", "1e308"}, {"-1e-308", "-1e-308"}, {"a number of 30 digits", strings.Repeat("9", 30)},
		{"an empty array", "[]"}, {"an array", `[1,"x",null]`}, {"an empty object", "{}"}, {"an object", `{"a":{"b":1}}`},
	}
}

// oddTexts are texts that are hard to show. They are bytes, not JSON.
func oddTexts() []odd {
	return []odd{
		{"nothing but blanks", "   "},
		{"a very long text", strings.Repeat("long ", 2000)},
		{"escapes", "\x1b[31mred\x1b]0;title\x07\x9b2J"},
		{"line breaks", "a\r\nb\tc\u2028d"},
		{"a zero byte", "a\x00b"},
		{"bidirectional controls", "abc\u202edef\u2066ghi"},
		{"right-to-left text", "שלום עולם"},
		{"emoji", "👩‍👩‍👧‍👦🇩🇪👍🏽1️⃣"},
		{"wide characters", strings.Repeat("漢字", 50)},
		{"a pile of marks", "a" + strings.Repeat("\u0301", 300)},
		{"invalid UTF-8", "a\xff\xc3(\xe2\x82"},
		{"half a rune at the end", "ab\xf0\x9f\x98"},
		{"quotes and backslashes", `"\"'\\{}<>&`},
		{"formats and paths", "%s%n$(id)../../etc/passwd"},
		{"dots only", ".."},
		{"a number", "1e999"},
	}
}

// literal is a text as JSON. Bytes that are no UTF-8 stay.
func literal(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func everyField() document { return readDocument(payload(payloads.EveryField)) }

// with renders a payload in the place of the sample's. What another payload
// answered already is not rendered again.
func (s *session) with(what string, status []byte) {
	w := s.world()
	w.Status, w.Repeat = status, true
	s.render(what, w)
}

// checkUnknown adds to every object what there is not yet.
func checkUnknown(s *session) {
	d := everyField()
	members := map[string]string{
		"later": `"text"`, "later_number": "7", "later_null": "null", "later_list": `[{"a":1},[2]]`, "later_object": `{"used_percentage":50,"resets_at":1}`,
		"": `"the empty name"`, "a.b": `"a dot"`, "*": "1", "#": "2", "@this": "3", "\u00e9\U0001f642": "4", strings.Repeat("k", 300): "5",
	}
	w := s.world()
	w.Status = d.grown(members)
	w.Usage["later_window.used_percentage"], w.Usage["windows"] = "50", w.Usage["windows"]+",later_window"
	w.Git["operation"], w.Git["later"] = "LATER", "x"
	s.render("members of all kinds in every object", w)
	for _, value := range oddValues() {
		if value.text != absent {
			s.with("a member \"later\" that is "+value.name, d.grown(map[string]string{"later": value.text}))
		}
	}
}

// checkWrongTypes replaces each value of the document with every field by each
// odd value, and all of one kind together.
func checkWrongTypes(s *session) {
	s.strange = true
	d := everyField()
	for _, value := range oddValues() {
		s.with("every member is "+value.name, d.with(func(n node) bool { return len(n.path) == 1 }, value.text))
		s.with("everything within a member is "+value.name, d.with(func(n node) bool { return len(n.path) == 2 }, value.text))
		s.with("every number is "+value.name, d.with(func(n node) bool { _, is := n.value.(json.Number); return is }, value.text))
		for _, n := range d.nodes {
			s.with(n.String()+" is "+value.name, d.withOnly(n, value.text))
		}
	}
}

// checkTexts replaces every text, together and alone.
func checkTexts(s *session) {
	s.strange = true
	d := everyField()
	isText := func(n node) bool { _, is := n.value.(string); return is }
	values := []odd{{"half a surrogate pair", `"a\ud83d"`}, {"two wrong surrogates", `"\udc00\ud800"`}}
	for _, o := range oddTexts() {
		values = append(values, odd{o.name, literal(o.text)})
	}
	for _, value := range values {
		s.with("every text is "+value.name, d.with(isText, value.text))
		for _, n := range d.nodes {
			if isText(n) {
				s.with(n.String()+" is "+value.name, d.withOnly(n, value.text))
			}
		}
	}
}

// checkSizes has a payload of a megabyte in three forms, and depth.
func checkSizes(s *session) {
	s.strange = true
	d := everyField()
	const megabyte = 1 << 20
	long := literal(strings.Repeat("x", megabyte))
	s.with("an unknown member of 1 MiB", d.grown(map[string]string{"later": `"` + strings.Repeat("x", megabyte/20) + `"`}))
	for _, name := range []string{"session_name", "cwd", "transcript_path"} {
		s.with(name+" is a text of 1 MiB", d.with(func(n node) bool { return n.String() == name }, long))
	}
	s.with("model.display_name is a text of 1 MiB", d.with(func(n node) bool { return n.String() == "model.display_name" }, long))
	list := "[" + strings.Repeat(`"/home/u/widgets/and/more",`, megabyte/30) + `"/"]`
	s.with("workspace.added_dirs has 35000 entries", d.with(func(n node) bool { return n.String() == "workspace.added_dirs" }, list))
	const depth = 4000
	nested := strings.Repeat("[", depth) + strings.Repeat("]", depth)
	deep := strings.Repeat(`{"model":`, depth) + "1" + strings.Repeat("}", depth)
	for _, name := range []string{"model", "cost", "workspace", "later"} {
		grown := document{text: d.grown(map[string]string{"later": "1"})}
		grown.list(nil, grown.decode())
		s.with(fmt.Sprintf("%s is an array of %d levels", name, depth), grown.with(func(n node) bool { return n.String() == name }, nested))
		s.with(fmt.Sprintf("%s is an object of %d levels", name, depth), grown.with(func(n node) bool { return n.String() == name }, deep))
	}
}

// checkFacts gives strange answers to what the segment asked for: together, and
// each alone.
func checkFacts(s *session) {
	s.strange = true
	values := []odd{
		{"nothing", ""}, {"-1", "-1"}, {"1e308", "1e308"}, {"NaN", "NaN"}, {"-Inf", "-Inf"}, {"a number of 30 digits", strings.Repeat("9", 30)},
		{"9223372036854775807", "9223372036854775807"}, {"a number with a comma", "45,5"}, {"true", "true"},
	}
	for _, o := range oddTexts() {
		if utf8.ValidString(o.text) { // what else there is was made so by the host
			values = append(values, o)
		}
	}
	for _, fact := range []struct {
		what string
		of   func(*trial.World) map[string]string
	}{
		{"usage", func(w *trial.World) map[string]string { return w.Usage }},
		{"git", func(w *trial.World) map[string]string { return w.Git }},
		{"spend", func(w *trial.World) map[string]string { return w.Spend }},
		{"transcript", func(w *trial.World) map[string]string { return w.Transcript }},
		{"system", func(w *trial.World) map[string]string { return w.System }},
		{"env", func(w *trial.World) map[string]string { return w.Env }},
	} {
		if !s.observed.asked[fact.what] {
			continue
		}
		for _, value := range values {
			all := s.factWorld()
			for _, path := range sortedKeys(fact.of(&all)) {
				one := s.factWorld()
				fact.of(&one)[path], fact.of(&all)[path] = value.text, value.text
				s.render(fmt.Sprintf("%s %s is %s", fact.what, path, value.name), one)
			}
			s.render(fmt.Sprintf("everything of %s is %s", fact.what, value.name), all)
		}
	}
}

// factWorld is a world with every fact in it that a segment may ask for.
func (s *session) factWorld() trial.World {
	w := s.world()
	w.Repeat = true
	for key, value := range map[string]string{
		"tag": "v1.2.3", "worktree": "feat1", "operation": "REBASE", "operation.step": "3", "operation.total": "7",
		"url": "https://github.com/acme/widgets", "branch_url": "https://github.com/acme/widgets/tree/main",
		"upstream": "origin/main", "upstream.state": "followed", "head_tag": "v1.2.3", "committed_at": "1767340000", "lines.added": "12", "lines.removed": "3",
	} {
		w.Git[key] = value
	}
	for key, value := range map[string]string{"five_hour.full_at": "1767355000", "five_hour.projected": "121", "seven_day.label": "Fable", "seven_day.unit": "EUR"} {
		w.Usage[key] = value
	}
	for _, grant := range capability.Grants(w.Grants) {
		if name, ok := strings.CutPrefix(grant, "env:"); ok {
			w.Env[name] = "/home/dev"
		}
	}
	return w
}
