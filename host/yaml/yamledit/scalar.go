package yamledit

import (
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// scalar writes a value, in the quotes of the one before it where it has any.
func scalar(v Value, quote byte) string {
	switch {
	case !v.Quotable:
		return v.Text
	case quote == '\'':
		return "'" + strings.ReplaceAll(v.Text, "'", "''") + "'"
	case quote == 0 && plain(v.Text):
		return v.Text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v.Text) + `"`
}

// plain tells whether a text needs no quotes, wherever it stands.
func plain(s string) bool {
	letter := func(i int) bool {
		return i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] >= '0' && s[i] <= '9' || s[i] == '/')
	}
	for i := range len(s) {
		inside := i > 0 && (strings.IndexByte("._-+%@", s[i]) >= 0 || (s[i] == ':' || s[i] == ' ') && letter(i+1))
		if !letter(i) && !inside {
			return false
		}
	}
	// YAML 1.1, which other programs read, has more words for true and false.
	switch strings.ToLower(s) {
	case "", "y", "n", "yes", "no", "on", "off":
		return false
	}
	r := &strictyaml.Report{}
	n := strictyaml.Parse(r, []byte("k: "+s+"\n")).Get("k")
	return r.OK() && n != nil && n.Kind == strictyaml.String && n.Text == s
}

// block writes nested keys with a value, a line each.
func block(indent, unit string, keys []string, value Value) string {
	var b strings.Builder
	for i, key := range keys {
		b.WriteString(indent + strings.Repeat(unit, i) + scalar(Value{key, true}, 0) + ":")
		if i == len(keys)-1 {
			b.WriteString(" " + scalar(value, 0))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// inline writes nested keys with a value, all but the first in braces.
func inline(keys []string, value Value) string {
	text := scalar(value, 0)
	for i := len(keys) - 1; i >= 0; i-- {
		text = scalar(Value{keys[i], true}, 0) + ": " + text
		if i > 0 {
			text = "{" + text + "}"
		}
	}
	return text
}
