package credentials

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// piece is how many bytes of a secret, one after the other, a text may not show.
const piece = 8

// Redact takes the key and longer pieces of it out of a text by somebody else,
// such as a server that repeats what it got.
func (k Key) Redact(text string) string {
	secret := k.Reveal()
	if secret == "" {
		return text
	}
	return hide(text, secret, nil)
}

// withoutKeys takes out of a file's problems what they quote from the file, but
// for names that are no secret. Any of it may be a key in the wrong place, or
// one that a missing colon or quote made part of something else.
func withoutKeys(err error, data []byte) error {
	var ps strictyaml.Problems
	if !errors.As(err, &ps) {
		return err
	}
	var written strings.Builder
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			written.WriteString(line)
		}
	}
	// A key that needs escapes appears with them in a message.
	written.WriteString("\n" + strings.Trim(strconv.Quote(written.String()), `"`))
	known := []string{KeyAnthropic, KeyAPIKeyHelper, KeyUseEnvironment, KeyBaseURL, KeyMaxAge, KeyAccounts, DefaultBaseURL, "localhost"}
	redacted := make(strictyaml.Problems, len(ps))
	for i, p := range ps {
		p.Message = hide(p.Message, written.String(), known)
		redacted[i] = p
	}
	return redacted
}

// hide puts "…" for every stretch of text without spaces that is also in
// secret and has at least piece bytes. What is part of a known word stays.
func hide(text, secret string, known []string) string {
	// Before, since what is taken out later could bring two pieces together.
	text = strings.ToValidUTF8(text, "\ufffd")
	var b strings.Builder
	for i := 0; i < len(text); {
		n := shared(text[i:], secret)
		switch {
		case n < piece:
			n = 1
			b.WriteByte(text[i])
		case isPart(text[i:i+n], known):
			b.WriteString(text[i : i+n])
		default:
			b.WriteString("…")
		}
		i += n
	}
	return strings.ReplaceAll(b.String(), "……", "…")
}

// shared is how many bytes at the start of text are in secret in one piece, 0
// if fewer than piece. A space ends it: keys have none, and words of a message
// that are in the file as well then stay apart.
func shared(text, secret string) int {
	// No more of it can be in the secret: a long text without spaces would else
	// be gone through again at each of its bytes.
	text = text[:min(len(text), len(secret)+utf8.UTFMax)]
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	if end < piece {
		return 0
	}
	n := piece
	for at := strings.Index(secret, text[:n]); at >= 0 && n < end; {
		if at+n < len(secret) && secret[at+n] == text[n] {
			n++
			continue
		}
		next := strings.Index(secret[at+1:], text[:n+1])
		if next < 0 {
			break
		}
		at += 1 + next
		n++
	}
	if !strings.Contains(secret, text[:n]) {
		return 0
	}
	for n < end && !utf8.RuneStart(text[n]) {
		n++
	}
	return n
}

func isPart(text string, known []string) bool {
	for _, word := range known {
		if strings.Contains(word, text) {
			return true
		}
	}
	return false
}

// hideTokens puts "…" for every word that could be a key: what begins as
// Anthropic's keys do, and long mixtures of letters and digits. Paths stay.
func hideTokens(text string) string {
	const long = 20
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, func(c rune) bool { return !inToken(c) })
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		mixed := strings.ContainsAny(word, "0123456789") && strings.IndexFunc(word, unicode.IsLetter) >= 0
		if strings.Contains(word, "sk-") && end >= piece || mixed && end >= long {
			word = "…"
		}
		b.WriteString(word)
		_, size := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[end : end+size])
		text = text[end+size:]
	}
	return b.String()
}

func inToken(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '+'
}
