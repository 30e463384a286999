package jsontext

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads a text from the left. It takes what is not JSON for as much as it can
// be: who wants to know asks [Valid] first.
type scanner struct {
	text string
	at   int
}

// peek returns the next byte that is no blank, or 0.
func (s *scanner) peek() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// skip passes over one byte, if it comes next.
func (s *scanner) skip(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// value reads a value; ok is false if none begins here.
func (s *scanner) value() (v Value, ok bool) {
	c := s.peek()
	start := s.at
	switch {
	case c == '"':
		text, ok := s.str()
		return Value{Type: String, Raw: s.text[start:s.at], Str: text}, ok
	case c == '{' || c == '[':
		s.brackets()
		return Value{Type: JSON, Raw: s.text[start:s.at]}, true
	case c == '-' || '0' <= c && c <= '9':
		for s.at < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[s.at]) >= 0 {
			s.at++
		}
		raw := s.text[start:s.at]
		n, _ := strconv.ParseFloat(raw, 64)
		return Value{Type: Number, Raw: raw, Num: n}, true
	case c == 't' && s.word("true"):
		return Value{Type: True, Raw: "true"}, true
	case c == 'f' && s.word("false"):
		return Value{Type: False, Raw: "false"}, true
	case c == 'n' && s.word("null"):
		return Value{Type: Null, Raw: "null"}, true
	}
	return Value{}, false
}

func (s *scanner) word(word string) bool {
	if !strings.HasPrefix(s.text[s.at:], word) {
		return false
	}
	s.at += len(word)
	return true
}

// brackets passes over an object or an array, or over all that is left of a text that
// is cut off.
func (s *scanner) brackets() {
	text, depth := s.text, 0
	for i := s.at; i < len(text); i++ {
		c := text[i]
		if c > '"' && c < '[' {
			continue // as most bytes are
		}
		switch c {
		case '"':
			s.at = i
			s.quoted()
			i = s.at - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.at = i + 1
				return
			}
		}
	}
	s.at = len(text)
}

// quoted passes over a string and tells whether it ends, and whether it is what it
// stands for.
func (s *scanner) quoted() (whole, plain bool) {
	text := s.text
	plain = true
	for i := s.at + 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			s.at = i + 1
			return true, plain
		case '\\':
			plain = false
			i++
		}
	}
	s.at = len(text)
	return false, plain
}

// str reads a string.
func (s *scanner) str() (text string, ok bool) {
	start := s.at + 1
	whole, plain := s.quoted()
	if !whole {
		return "", false
	}
	text = s.text[start : s.at-1]
	if plain {
		return text, true
	}
	return unescape(text), true
}

func unescape(text string) string {
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '\\' || i+1 == len(text) {
			b = append(b, c)
			continue
		}
		i++
		switch c = text[i]; c {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			r := unit(text[i+1:])
			i += 4
			// A pair of units is one character; half of one is none.
			if utf16.IsSurrogate(r) && i+2 < len(text) && text[i+1] == '\\' && text[i+2] == 'u' {
				if pair := utf16.DecodeRune(r, unit(text[i+3:])); pair != utf8.RuneError {
					r = pair
					i += 6
				}
			}
			b = utf8.AppendRune(b, r)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// unit reads the four digits of a \u.
func unit(text string) rune {
	if len(text) < 4 {
		return utf8.RuneError
	}
	n, err := strconv.ParseUint(text[:4], 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
