package agent

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/facts/status"
)

// edit puts a value at a path of a document, or takes out what is there.
type edit struct {
	path string
	raw  string // JSON; "" takes it out
}

// edits are what makes another document of one. Of two for the same path the later one
// counts.
type edits []edit

func (e *edits) set(path, raw string) {
	for i := range *e {
		if (*e)[i].path == path {
			(*e)[i].raw = raw
			return
		}
	}
	*e = append(*e, edit{path, raw})
}

func (e *edits) drop(path string) { e.set(path, "") }

func (e *edits) text(path, text string) { e.set(path, quote(text)) }

func (e *edits) number(path string, n float64) {
	e.set(path, strconv.FormatFloat(n, 'f', -1, 64))
}

// apply returns the document with the edits. All other members are as they were.
func (e edits) apply(s status.Status) status.Status {
	b := make([]byte, 0, len(s.Raw())+256)
	return status.Of(string(appendEdited(b, jsontext.Parse(s.Raw()), e)))
}

// appendEdited writes an object with the edits of which all paths begin in it. A value
// that is no object, and would have to be one, counts as an empty one.
func appendEdited(b []byte, object jsontext.Value, all []edit) []byte {
	done := make([]bool, len(all))
	b = append(b, '{')
	start := len(b)
	member := func(name string) {
		if len(b) > start {
			b = append(b, ',')
		}
		b = append(append(b, name...), ':')
	}
	if object.IsObject() {
		object.ForEach(func(key, value jsontext.Value) bool {
			within, whole := below(all, done, key.Str)
			switch {
			case whole >= 0:
				// What is there twice is there once then: a reader takes the first.
				if !done[whole] && all[whole].raw != "" {
					member(key.Raw)
					b = append(b, all[whole].raw...)
				}
				done[whole] = true
			case len(within) > 0:
				if !value.IsObject() && !anySet(within) {
					member(key.Raw)
					b = append(b, value.Raw...)
					return true
				}
				member(key.Raw)
				b = appendEdited(b, value, within)
			default:
				member(key.Raw)
				b = append(b, value.Raw...)
			}
			return true
		})
	}
	for i, one := range all {
		if done[i] || one.raw == "" {
			continue
		}
		name, _, nested := strings.Cut(one.path, ".")
		member(quote(name))
		if !nested {
			b = append(b, one.raw...)
			continue
		}
		within, _ := below(all, done, name)
		b = appendEdited(b, jsontext.Value{}, within)
	}
	return append(b, '}')
}

// below are those edits that are within a member, with the rest of their paths, and the
// position of one that is of the member itself, or -1. Those within are done then.
func below(all []edit, done []bool, name string) (within []edit, whole int) {
	whole = -1
	for i, one := range all {
		first, rest, nested := strings.Cut(one.path, ".")
		switch {
		case first != name:
		case !nested:
			whole = i
		default:
			within, done[i] = append(within, edit{rest, one.raw}), true
		}
	}
	return within, whole
}

func anySet(all []edit) bool {
	for _, one := range all {
		if one.raw != "" {
			return true
		}
	}
	return false
}

// quote is a text as a JSON string.
func quote(text string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 0, len(text)+2)
	b = append(b, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
