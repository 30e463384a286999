// Package jsontext reads JSON as package gjson does, which it stands in for where every
// line reads: values are parts of the text, found when they are asked for, and nothing is
// decoded that nobody wants. It knows no wildcards, queries or modifiers. Gjson builds
// tables of these at the start of each process, which costs a line 0.06 × a hello-world;
// everything else may use it.
package jsontext

import (
	"strconv"
	"strings"
	"unsafe"
)

// Type is the kind of a value.
type Type int

// The kinds of values. JSON is an object or an array.
const (
	Null Type = iota
	False
	Number
	String
	True
	JSON
)

// Value is one value; the zero Value is one that is not there.
type Value struct {
	Type Type
	Raw  string  // as it is written
	Str  string  // of a String, without quotes and escapes
	Num  float64 // of a Number
}

// Exists tells whether the value is there.
func (v Value) Exists() bool { return v.Type != Null || v.Raw != "" }

// IsObject tells whether the value is an object.
func (v Value) IsObject() bool { return v.Type == JSON && v.Raw[0] == '{' }

// IsArray tells whether the value is an array.
func (v Value) IsArray() bool { return v.Type == JSON && v.Raw[0] == '[' }

// String is the text of a string, a number without a superfluous fraction or exponent,
// "true", "false", "" for null, and of anything else the JSON.
func (v Value) String() string {
	switch v.Type {
	case String:
		return v.Str
	case Number:
		if digits := strings.TrimPrefix(v.Raw, "-"); strings.Trim(digits, "0123456789") == "" {
			return v.Raw
		}
		return strconv.FormatFloat(v.Num, 'f', -1, 64)
	case Null:
		return ""
	}
	return v.Raw
}

// Int is a number cut off to an integer, 0 for anything else.
func (v Value) Int() int64 {
	if v.Type != Number {
		return 0
	}
	// Not every integer of 64 bits is a float.
	if n, err := strconv.ParseInt(v.Raw, 10, 64); err == nil {
		return n
	}
	const most = 1 << 53
	if !(v.Num > -most && v.Num < most) {
		return 0
	}
	return int64(v.Num)
}

// Parse returns the first value of a text. It is one of [Valid] JSON, or whatever can be
// made of the text.
func Parse(text string) Value {
	s := scanner{text: text}
	v, _ := s.value()
	return v
}

// ParseBytes is [Parse] of bytes that nobody writes to any more.
func ParseBytes(text []byte) Value { return Parse(asText(text)) }

// Get is [Value.Get] of the first value of a text.
func Get(text, path string) Value { return Parse(text).Get(path) }

// asText is bytes as a string, without a copy.
func asText(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Get returns the value at a dotted path: names in objects, of which the first counts,
// and positions in arrays.
func (v Value) Get(path string) Value {
	for {
		name, rest, more := strings.Cut(path, ".")
		v = v.member(name)
		if !more {
			return v
		}
		path = rest
	}
}

func (v Value) member(name string) (found Value) {
	switch {
	case v.IsObject():
		v.ForEach(func(key, member Value) bool {
			if key.Str != name {
				return true
			}
			found = member
			return false
		})
	case v.IsArray():
		n, err := strconv.ParseUint(name, 10, 31)
		if err != nil {
			return Value{}
		}
		v.ForEach(func(key, member Value) bool {
			if key.Num < float64(n) {
				return true
			}
			found = member
			return false
		})
	}
	return found
}

// ForEach calls do with each member of an object and its name, and with each of an array
// and its position, until that returns false. Any other value that is there is handed
// over itself.
func (v Value) ForEach(do func(key, value Value) bool) {
	if v.Type != JSON {
		if v.Exists() {
			do(Value{}, v)
		}
		return
	}
	s := scanner{text: v.Raw, at: 1}
	for n := 0; ; n++ {
		if n > 0 && !s.skip(',') {
			return
		}
		key := Value{Type: Number, Num: float64(n)}
		if v.Raw[0] == '{' {
			var ok bool
			if key, ok = s.value(); !ok || key.Type != String || !s.skip(':') {
				return
			}
		}
		member, ok := s.value()
		if !ok || !do(key, member) {
			return
		}
	}
}

// Array returns the values in an array; any other value that is there alone.
func (v Value) Array() (all []Value) {
	switch {
	case v.IsArray():
		v.ForEach(func(_, value Value) bool {
			all = append(all, value)
			return true
		})
	case v.Type != Null:
		all = []Value{v}
	}
	return all
}
