package strictyaml

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

// Type is what a [Field] holds.
type Type uint8

// The types of fields. A Choice is one of Allowed, written as text or as a
// number; a Scalar is any single value, checked by whoever knows more.
const (
	TextField Type = iota
	BoolField
	WholeField
	NumberField
	DurationField // such as 100ms
	ChoiceField
	ScalarField
	ListField  // of Each
	KeysField  // a mapping with the keys in Fields
	NamesField // a mapping from free names to Each
)

// Field describes one value of a file: one row of its schema.
type Field struct {
	Key      string
	Doc      string // one line for a person, without a full stop
	Noun     string // what a key of KeysField is called in messages; "" is "key"
	Type     Type
	Required bool
	Allowed  []string
	// Meant returns the one of Allowed that another word stands for, or "". Without it,
	// and where it knows none, a message names the one that is written alike.
	Meant func(text string) string
	// Min and Max bound the value of a number, the nanoseconds of a duration,
	// the characters of a text, the items of a list and the entries of a
	// mapping. Both 0 means no bound; an infinity leaves one side open.
	Min, Max float64
	// Reject returns what is wrong with a text, or of NamesField with a name, in
	// the form "must …"; "" means that it is right.
	Reject func(text string) string
	Each   *Field
	Fields []Field
}

// Field returns the row of a key, or nil.
func (f *Field) Field(key string) *Field {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	return nil
}

// Keys lists the keys of a KeysField.
func (f *Field) Keys() []string {
	keys := make([]string, len(f.Fields))
	for i := range f.Fields {
		keys[i] = f.Fields[i].Key
	}
	return keys
}

// Check reports everything in n that f does not allow. name says what n is in
// a message. A null stands for an empty mapping or list, as in a file whose
// entries are all commented out.
func Check(r *Report, n *Node, f *Field, name string) {
	switch f.Type {
	case KeysField, NamesField:
		checkMapping(r, n, f, name)
	case ListField:
		checkList(r, n, f, name)
	default:
		if wrong := f.Rejected(n); wrong != "" {
			r.Add(n, "%s %s", name, wrong)
		}
	}
}

func checkMapping(r *Report, n *Node, f *Field, name string) {
	if n.Kind == Null {
		n.Kind = Map
	}
	if n.Kind != Map {
		r.Add(n, "%s must be a mapping (key: value), not %s", name, describe(n))
		return
	}
	if f.Max > 0 && len(n.Pairs) > int(f.Max) {
		r.Add(n, "%s must have at most %d entries, not %d: take some out", name, int(f.Max), len(n.Pairs))
		return
	}
	for _, p := range n.Pairs {
		if f.Type == NamesField {
			if f.Reject != nil {
				if wrong := f.Reject(p.Key.Text); wrong != "" {
					r.Add(p.Key, "the name %s", wrong)
					continue
				}
			}
			Check(r, p.Value, f.Each, join(name, p.Key.Text))
			continue
		}
		field := f.Field(p.Key.Text)
		if field == nil {
			r.Add(p.Key, "%s", Unknown(cmp.Or(f.Noun, "key"), p.Key.Text, f.Keys()))
			continue
		}
		Check(r, p.Value, field, join(name, field.Key))
	}
	for i := range f.Fields {
		if key := f.Fields[i].Key; f.Fields[i].Required && n.Get(key) == nil {
			r.Add(n, "%s has no %s: add it", name, key)
		}
	}
}

// join names a value inside another; the whole file has a name with a space in
// it, which is not part of a key's name.
func join(name, key string) string {
	if strings.Contains(name, " ") {
		return key
	}
	return name + "." + key
}

func checkList(r *Report, n *Node, f *Field, name string) {
	if n.Kind == Null {
		n.Kind = List
	}
	if n.Kind != List {
		r.Add(n, "%s must be a list ([a, b]), not %s", name, describe(n))
		return
	}
	switch count := len(n.Items); {
	case f.Max > 0 && count > int(f.Max):
		r.Add(n, "%s must have at most %d entries, not %d: take some out", name, int(f.Max), count)
		return
	case count < int(f.Min):
		r.Add(n, "%s must have %d or more entries, not %d", name, int(f.Min), count)
	}
	for i, item := range n.Items {
		Check(r, item, f.Each, name+"["+strconv.Itoa(i)+"]")
	}
}

// Rejected returns what is wrong with a scalar, in the form "must …", or "".
func (f *Field) Rejected(n *Node) string {
	if n.Kind >= Map || n.Kind == Null {
		return "must be " + f.wants() + ", not " + describe(n)
	}
	switch f.Type {
	case ChoiceField:
		for _, a := range f.Allowed {
			if n.Text == a {
				return ""
			}
		}
		s := "must be " + f.wants() + ", not " + Quote(n.Text)
		near := ""
		if f.Meant != nil {
			near = f.Meant(n.Text)
		}
		if near == "" {
			near = Nearest(n.Text, f.Allowed)
		}
		if near != "" {
			s += ", did you mean " + Quote(near) + "?"
		}
		return s
	case BoolField:
		if n.Kind != Bool {
			return "must be " + f.wants() + ", not " + describe(n)
		}
	case WholeField:
		if v, err := strconv.ParseInt(n.Text, 10, 64); n.Kind != Int || err != nil || !f.within(float64(v)) {
			return "must be " + f.wants() + ", not " + describe(n)
		}
	case NumberField:
		if v, ok := Number(n); !ok || !f.within(v) {
			return "must be " + f.wants() + ", not " + describe(n)
		}
	case DurationField:
		if v, err := time.ParseDuration(n.Text); err != nil || !f.within(float64(v)) {
			return "must be " + f.wants() + ", not " + describe(n)
		}
	case TextField:
		if n.Kind != String {
			return "must be text, not " + describe(n) + ": put it in quotes if it is meant"
		}
		return f.rejectText(n.Text)
	}
	return ""
}

func (f *Field) rejectText(s string) string {
	if c, bad := problem.Unprintable(s); bad {
		return fmt.Sprintf("must not hold the character %U: take it out", c)
	}
	count := float64(utf8.RuneCountInString(s))
	switch {
	case f.Max > 0 && count > f.Max:
		return fmt.Sprintf("must have at most %v characters, not %v: shorten it", f.Max, count)
	case count < f.Min:
		return fmt.Sprintf("must have at least %v characters, not %v", f.Min, count)
	case f.Reject != nil:
		return f.Reject(s)
	}
	return ""
}

func (f *Field) within(v float64) bool {
	return f.Min == 0 && f.Max == 0 || v >= f.Min && v <= f.Max
}

// wants says what a scalar field takes: "a whole number from 0 to 20".
func (f *Field) wants() string {
	bounds := func(what string, show func(float64) string) string {
		switch {
		case f.Min == 0 && f.Max == 0:
			return what
		case math.IsInf(f.Max, 1):
			return what + ", at least " + show(f.Min)
		case math.IsInf(f.Min, -1):
			return what + ", at most " + show(f.Max)
		}
		return what + " from " + show(f.Min) + " to " + show(f.Max)
	}
	plain := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch f.Type {
	case BoolField:
		return "true or false"
	case WholeField:
		if f.Min == f.Max && f.Max != 0 {
			return plain(f.Min)
		}
		return bounds("a whole number", plain)
	case NumberField:
		return bounds("a number", plain)
	case DurationField:
		return bounds("a duration with its unit,", ShowDuration)
	case ChoiceField:
		return "one of " + strings.Join(f.Allowed, ", ")
	case ScalarField:
		return "a single value"
	}
	return "text"
}

// ShowDuration writes nanoseconds as a person does: 1h, not 1h0m0s.
func ShowDuration(nanoseconds float64) string {
	s := time.Duration(nanoseconds).String()
	s = strings.TrimSuffix(s, "m0s") + strings.Repeat("m", strings.Count(s, "m0s"))
	return strings.TrimSuffix(s, "h0m") + strings.Repeat("h", strings.Count(s, "h0m"))
}

// Number reads a decimal number of a size that a setting can have, so that it
// can be written back in a few digits.
func Number(n *Node) (float64, bool) {
	if n.Kind != Int && n.Kind != Float || strings.ContainsAny(n.Text, "xXobB_iInNpP") {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.Text, 64)
	size := math.Abs(v)
	return v, err == nil && (v == 0 || size >= 1e-9 && size <= 1e15)
}

// describe shows a value in a message.
func describe(n *Node) string {
	switch n.Kind {
	case Null:
		return "nothing"
	case Map:
		return "a mapping"
	case List:
		return "a list"
	case String:
		return Quote(n.Text)
	}
	return trim(n.Text)
}
