package cli

import "strings"

// withoutLogins takes the user and the password out of every address in a text. A
// person may have typed them, or written them into a file by hand; they are refused
// there, and the message that says so is kept, copied and shown.
func withoutLogins(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "://")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("://")
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			b.WriteByte('"')
			rest = quoted
		}
		text = rest[loginLength(rest):]
		if len(text) < len(rest) {
			b.WriteString("…@")
		}
	}
}

// loginLength is how many bytes at the beginning of what follows the :// of an
// address are a login, with its @.
func loginLength(rest string) int {
	word := rest[:indexOrAll(rest, " \t\r\n\"'`<>")]
	authority := word[:indexOrAll(word, `/?#\`)]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		return at + 1
	}
	// A password may hold what ends a host, or be cut off with the rest.
	_, port, ok := strings.Cut(authority, ":")
	if !ok || strings.HasPrefix(authority, "[") || strings.Trim(port, "0123456789.,;:)…*") == "" {
		return 0
	}
	if at := strings.LastIndexByte(word, '@'); at >= 0 {
		return at + 1
	}
	return len(word)
}

func indexOrAll(text, chars string) int {
	if i := strings.IndexAny(text, chars); i >= 0 {
		return i
	}
	return len(text)
}
