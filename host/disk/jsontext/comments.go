package jsontext

import "strings"

// WithoutComments is a text of JSON with comments, as editors' settings are written, with
// blanks in their places and in those of commas that nothing follows: where something
// stands stays the same. It looks at nothing else.
func WithoutComments(text string) string {
	if !strings.ContainsAny(text, "/,") {
		return text
	}
	b := []byte(text)
	comma := -1     // the last one that only blanks follow, behind a value
	last := byte(0) // what stands before, but for blanks
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '"':
			comma, last = -1, '"'
			s := scanner{text: text, at: i}
			s.quoted()
			i = s.at - 1
		case '/':
			end := endOfComment(text, i)
			if end < 0 {
				comma, last = -1, c
				continue
			}
			for ; i < end; i++ {
				if b[i] != '\n' && b[i] != '\r' {
					b[i] = ' '
				}
			}
			i--
		case ',':
			if comma = i; last == '{' || last == '[' || last == ',' || last == ':' || last == 0 {
				comma = -1 // of nothing
			}
			last = c
		case '}', ']':
			if comma >= 0 {
				b[comma] = ' '
			}
			comma, last = -1, c
		case ' ', '\t', '\r', '\n':
		default:
			comma, last = -1, c
		}
	}
	return string(b)
}

// endOfComment is where a comment ends that begins at a slash, or -1 where none does. The
// break behind the one of a line is not part of it.
func endOfComment(text string, at int) int {
	switch rest := text[at:]; {
	case strings.HasPrefix(rest, "//"):
		if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
			return at + n
		}
		return len(text)
	case strings.HasPrefix(rest, "/*"):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			return at + n + 4
		}
	}
	return -1
}
