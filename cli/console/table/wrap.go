package table

import (
	"strings"

	"github.com/data-wise/aiterm/host/look/layout"
)

// word is a piece of text that is never broken.
type word struct {
	text  string
	blank bool // in front of it
}

// words are the pieces of a text between which it may be broken: at blanks, and, as
// Chinese and Japanese have none, beside each of their characters.
func words(text string) []word {
	var all []word
	for field := range strings.FieldsSeq(text) {
		blank := true
		for field != "" {
			size := wordSize(field)
			all = append(all, word{field[:size], blank})
			field, blank = field[size:], false
		}
	}
	return all
}

// wordSize is how many bytes of a text without blanks are its first word.
func wordSize(text string) int {
	for i, r := range text {
		switch {
		case i > 0 && isIdeograph(r) && !opens(text[:i]):
			return i
		case i > 0 && closes(r):
		case i > 0 && isIdeograph(before(text[:i])):
			return i
		}
	}
	return len(text)
}

// before is the last character of a text.
func before(text string) (last rune) {
	for _, r := range text {
		last = r
	}
	return last
}

// isIdeograph tells whether a line may be broken beside a character.
func isIdeograph(r rune) bool {
	return 0x3040 <= r && r <= 0x30ff || 0x3400 <= r && r <= 0x9fff || 0xf900 <= r && r <= 0xfaff || 0x20000 <= r && r <= 0x3ffff
}

// closes tells whether a character stays on the row of the one before it.
func closes(r rune) bool {
	return strings.ContainsRune(",.;:!?)]}、。，．；：！？）」』】〉》ーゃゅょっャュョッ…", r)
}

// opens tells whether what ends a text stays on the row of what follows it.
func opens(text string) bool { return strings.ContainsRune("([{（「『【〈《", before(text)) }

// Wrap breaks text between words into rows of at most width cells. A word that
// is longer has a row of its own.
func Wrap(text string, width int) []string {
	var rows []string
	line := ""
	for _, word := range words(text) {
		next := line + word.text
		if word.blank && line != "" {
			next = line + " " + word.text
		}
		if line != "" && layout.Width(next) > width {
			rows = append(rows, line)
			next = word.text
		}
		line = next
	}
	return append(rows, line)
}

// Clip cuts a text that has more than so many cells.
func Clip(s string, cells int) string {
	if layout.Width(s) <= cells {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && layout.Width(string(r)) > cells-1 {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}
