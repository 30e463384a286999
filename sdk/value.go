package sdk

// Value is an answer of the host: text, or nothing. The zero Value is absent.
type Value struct {
	text string
	ok   bool
}

// OK says whether there is a value. An empty text is a value.
func (v Value) OK() bool { return v.ok }

// String is the text, or "" when absent.
func (v Value) String() string { return v.text }

// Or is the text, or def when absent.
func (v Value) Or(def string) string {
	if !v.ok {
		return def
	}
	return v.text
}

// Int is the value as a whole number, or def when it is absent or not a number;
// see [ParseInt].
func (v Value) Int(def int64) int64 {
	if n, ok := ParseInt(v.text); ok {
		return n
	}
	return def
}

// Float is the value as a number, or def when it is absent or not a number; see
// [ParseFloat].
func (v Value) Float(def float64) float64 {
	if f, ok := ParseFloat(v.text); ok {
		return f
	}
	return def
}

// Bool is true for "true", false for "false" and def for anything else.
func (v Value) Bool(def bool) bool {
	switch v.text {
	case "true":
		return true
	case "false":
		return false
	}
	return def
}
