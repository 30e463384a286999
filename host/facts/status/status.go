// Package status holds the JSON document that Claude Code writes to the
// command's stdin. It reads it once and answers look-ups by dotted path; what a
// field means is the business of whoever asks for it.
package status

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// maxPath bounds a look-up: the longest documented path has 47 bytes.
const maxPath = 256

// Status is one document, checked to be a JSON object. The zero Status answers
// every look-up with "absent".
type Status struct {
	raw     string
	members []member
}

// member is one of the document itself. A look-up would otherwise read all that
// comes before what it looks for, each time.
type member struct {
	name  string
	value jsontext.Value
}

// newStatus takes what is known to be a JSON object.
func newStatus(raw string) Status {
	s := Status{raw: raw, members: make([]member, 0, 24)}
	jsontext.Parse(raw).ForEach(func(name, value jsontext.Value) bool {
		s.members = append(s.members, member{name.String(), value})
		return true
	})
	return s
}

// Of is the Status of what is known to be a JSON object.
func Of(object string) Status { return newStatus(object) }

// Each calls do with each member of the document itself, in its order; a name may be there
// several times.
func (s Status) Each(do func(name string, value jsontext.Value)) {
	for i := range s.members {
		do(s.members[i].name, s.members[i].value)
	}
}

// Raw is the whole document, or "" if there is none.
func (s Status) Raw() string { return s.raw }

// Get returns the value at a dotted path: strings without quotes and escapes,
// numbers and booleans as their JSON text, objects and arrays as JSON. The empty
// path is the whole document. ok is false where the value is absent, null, a string in
// which there is nothing to see, or a number that is too large for one.
func (s Status) Get(path string) (value string, ok bool) {
	if path == "" {
		return s.raw, s.raw != ""
	}
	r := s.lookUp(path)
	if !r.Exists() || r.Type == jsontext.Null || math.IsInf(r.Num, 0) {
		return "", false
	}
	value = r.String()
	if r.Type == jsontext.String && isBlank(value) {
		return "", false
	}
	return value, true
}

// Text returns the value at a dotted path if it is a string in which there is something
// to see, and "" otherwise.
func (s Status) Text(path string) string {
	if r := s.lookUp(path); r.Type == jsontext.String && !isBlank(r.String()) {
		return r.String()
	}
	return ""
}

// isBlank tells whether a text that is not empty has nothing but blanks in it: an icon
// would stand before nothing.
func isBlank(s string) bool {
	if s == "" || s[0] > ' ' && s[0] < utf8.RuneSelf {
		return false
	}
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && (r < '\u200b' || r > '\u200f') && r != '\u2060' && r != '\ufeff' {
			return false
		}
	}
	return true
}

// Number returns the value at a dotted path if it is a JSON number.
func (s Status) Number(path string) (value float64, ok bool) {
	r := s.lookUp(path)
	return r.Num, r.Type == jsontext.Number && !math.IsInf(r.Num, 0)
}

// Says tells whether there is anything but null at a dotted path, even if it is of no use.
func (s Status) Says(path string) bool {
	r := s.lookUp(path)
	return r.Exists() && r.Type != jsontext.Null
}

// Keys returns the names in the object at path, in the order of the document,
// at most limit of them. It returns nil for anything that is not an object.
func (s Status) Keys(path string, limit int) []string {
	r := s.lookUp(path)
	if !r.IsObject() {
		return nil
	}
	var keys []string
	r.ForEach(func(key, _ jsontext.Value) bool {
		keys = append(keys, key.String())
		return len(keys) < limit
	})
	return keys
}

// lookUp finds a path. Each part of it is a plain name, since the path may come from a
// segment: there are no patterns that would run in the host without a limit.
func (s Status) lookUp(path string) jsontext.Value {
	if len(path) > maxPath {
		return jsontext.Value{}
	}
	first, rest, nested := strings.Cut(path, ".")
	i := slices.IndexFunc(s.members, func(m member) bool { return m.name == first })
	if i < 0 {
		return jsontext.Value{}
	}
	value := s.members[i].value
	switch {
	case !nested:
		return value
	case rest == "" || rest[0] == '.':
		return jsontext.Value{}
	}
	return value.Get(rest)
}
