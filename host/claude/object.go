package claude

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// jsonSpace is JSON's whitespace, RFC 8259 section 2.
const jsonSpace = " \t\r\n"

// object is a JSON object inside a text, as the offsets of its parts.
type object struct {
	open, close int // of { and }
	members     []member
}

// member is one "name": value of an object.
type member struct {
	name        string // decoded, so "status\u004cine" is statusLine
	key, keyEnd int    // the quoted name is text[key:keyEnd]
	value, end  int    // the value is text[value:end]
}

// invalid says where a text is not what it must be. Line and Column count
// from 1, Column in characters.
type invalid struct {
	Line, Column int
	Reason       string
}

func (e *invalid) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Reason)
}

func invalidAt(text string, offset int, reason string) *invalid {
	offset = max(0, min(offset, len(text)))
	before := strings.TrimPrefix(text[:offset], byteOrderMark)
	return &invalid{
		Line:   1 + strings.Count(before, "\n"),
		Column: 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]),
		Reason: reason,
	}
}

// parseObject finds the members of the one JSON object that text is. A byte
// order mark before it is passed over. Anything that encoding/json does not
// accept is an *invalid error.
func parseObject(text string) (object, error) {
	start := 0
	if strings.HasPrefix(text, byteOrderMark) {
		start = len(byteOrderMark)
	}
	body := []byte(text[start:])
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		return object{}, explain(text, start, err)
	}
	first := skip(text, start, jsonSpace)
	if text[first] != '{' {
		return object{}, invalidAt(text, first, "the settings must be one JSON object, { … }")
	}

	dec := json.NewDecoder(bytes.NewReader(body))
	if _, err := dec.Token(); err != nil {
		return object{}, explain(text, start, err)
	}
	o := object{open: first}
	at := first + 1
	for dec.More() {
		m := member{key: skip(text, at, jsonSpace+",")}
		name, err := dec.Token()
		if err != nil {
			return object{}, explain(text, start, err)
		}
		m.name, _ = name.(string)
		m.keyEnd = start + int(dec.InputOffset())
		m.value = skip(text, m.keyEnd, jsonSpace+":")
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return object{}, explain(text, start, err)
		}
		m.end = m.value + len(strings.TrimRight(text[m.value:start+int(dec.InputOffset())], jsonSpace))
		o.members = append(o.members, m)
		at = m.end
	}
	o.close = skip(text, at, jsonSpace)
	return o, nil
}

// find returns the index of the member called name, or -1. A name that is
// there twice is an error: which of the two counts is up to the reader of the
// file, so changing one could change nothing.
func (o object) find(text, name string) (int, error) {
	found := -1
	for i, m := range o.members {
		if m.name != name {
			continue
		}
		if found >= 0 {
			return -1, invalidAt(text, m.key, fmt.Sprintf("%q is here twice", name))
		}
		found = i
	}
	return found, nil
}

func skip(text string, at int, set string) int {
	for at < len(text) && strings.IndexByte(set, text[at]) >= 0 {
		at++
	}
	return at
}

// explain turns encoding/json's error into a place and a reason. The two
// slips that people make by hand get their own words.
func explain(text string, start int, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return invalidAt(text, len(text), err.Error())
	}
	// Offset counts the bytes read, the offending one included, except at the
	// end of the text, where there is none.
	at := start + int(syntax.Offset) - 1
	reason := syntax.Error()
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"),
		strings.HasPrefix(text, "{\x00"), strings.HasPrefix(text, "\x00{"):
		return invalidAt(text, 0, "the file is UTF-16: save it as UTF-8")
	case strings.HasPrefix(reason, "unexpected end"):
		at, reason = len(text), "the text ends too early"
	case at < len(text) && text[at] == '/':
		reason = "a comment, which JSON does not have"
	case at < len(text) && (text[at] == '}' || text[at] == ']') &&
		strings.HasSuffix(strings.TrimRight(text[:at], jsonSpace), ","):
		reason = fmt.Sprintf("a comma before %q", text[at])
	}
	return invalidAt(text, at, reason)
}
