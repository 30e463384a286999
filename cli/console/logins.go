package console

import (
	"strings"
)

// WithoutLogins takes the user and the password out of every address in a text, also
// where its scheme was forgotten. A person may have typed them, or written them into a
// file by hand; they are refused there, and the message that says so is kept, copied
// and shown.
func WithoutLogins(text string) string {
	text = withoutLoginsBehindSchemes(text)
	var b strings.Builder
	for text != "" {
		n := indexOrAll(text, endsWord)
		word := text[:n]
		start, login := bareLogin(word)
		b.WriteString(word[:start])
		if login > 0 {
			b.WriteString("…@")
		}
		b.WriteString(word[start+login:])
		text = text[n:]
		n = len(text) - len(strings.TrimLeft(text, endsWord))
		b.WriteString(text[:n])
		text = text[n:]
	}
	return b.String()
}

// endsWord is what surrounds an address in a text.
const endsWord = " \t\r\n\"'`<>"

// bareLogin is where in a word a login without a scheme begins, and how many bytes it
// has with its @: user:password@host, a path that begins so, and what was to be https://.
func bareLogin(word string) (start, length int) {
	for {
		rest := strings.TrimLeft(word[start:], `/\`)
		if head, _, ok := strings.Cut(rest, ":/"); ok && !strings.ContainsAny(head, `:@/\`) {
			rest = rest[len(head)+1:]
		}
		if n := len(word) - len(rest); n > start {
			start = n
			continue
		}
		authority := rest[:indexOrAll(rest, `/?#\`)]
		at := strings.LastIndexByte(authority, '@')
		if at < 0 || !strings.Contains(authority[:at], ":") || strings.HasPrefix(authority[at:], "@sha256:") {
			return start, 0
		}
		return start, at + 1
	}
}

func withoutLoginsBehindSchemes(text string) string {
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
	word := rest[:indexOrAll(rest, endsWord)]
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
