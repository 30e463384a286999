package state

import (
	"strconv"
	"unsafe"
)

// Text is what was read, without a copy: nobody may write to the bytes any more.
func Text(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// CutQuoted reads the string in quotes that a text begins with, as strconv.Quote writes it,
// and returns what stands behind that. A string without an escape, as nearly all are,
// shares the memory of the text: it is looked at once, and nothing is made for it.
func CutQuoted(text string) (value, rest string, ok bool) {
	if text == "" || text[0] != '"' {
		return "", text, false
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return text[1:i], text[i+1:], true
		case '\\':
			return cutEscaped(text)
		}
	}
	return "", text, false
}

func cutEscaped(text string) (value, rest string, ok bool) {
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", text, false
	}
	if value, err = strconv.Unquote(quoted); err != nil {
		return "", text, false
	}
	return value, text[len(quoted):], true
}
