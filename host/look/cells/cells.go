// Package cells measures text as Claude Code does, and cuts it to a number of
// cells. It is the one place where that is known: the layout and the segments, by
// host functions, ask here.
package cells

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/data-wise/aiterm/host/look/span"
)

// Ellipsis stands for text that was cut off.
const Ellipsis = "…"

// Visible cleans text and leaves out the clusters that take no cell: a mark or a
// joiner without a base would be drawn onto what is before it. width is that of
// what is left.
func Visible(text string) (visible string, width int) {
	text = span.Clean(text)
	if isASCII(text) {
		return text, len(text)
	}
	length := 0
	for c := displaywidth.StringGraphemes(text); c.Next(); {
		if w := clusterWidth(c.Value()); w > 0 {
			width += w
			length += len(c.Value())
		}
	}
	if length == len(text) {
		return text, width
	}
	kept := make([]byte, 0, length)
	for c := displaywidth.StringGraphemes(text); c.Next(); {
		if clusterWidth(c.Value()) > 0 {
			kept = append(kept, c.Value()...)
		}
	}
	// What has lost a neighbour may join another one and be narrower.
	return string(kept), Width(string(kept))
}

// Cut returns the beginning of visible text in at most limit cells, at least 1,
// with … for what is missing, of the text or after it.
func Cut(visible string, limit int) (cut string, width int) {
	taken, end := 0, 0
	for c := displaywidth.StringGraphemes(visible); c.Next(); {
		w := clusterWidth(c.Value())
		if taken+w > limit-1 {
			break
		}
		taken += w
		end += len(c.Value())
	}
	kept := strings.TrimRight(visible[:end], " ")
	return kept + Ellipsis, taken - (end - len(kept)) + 1
}

// Prefix tells how many bytes at the beginning of visible text take at most limit cells,
// and how many cells those are.
func Prefix(visible string, limit int) (bytes, width int) {
	for c := displaywidth.StringGraphemes(visible); c.Next(); {
		w := clusterWidth(c.Value())
		if width+w > limit {
			break
		}
		bytes, width = bytes+len(c.Value()), width+w
	}
	return bytes, width
}

// First tells how many bytes the first sign of a text takes, as a person sees one; 0 for none.
func First(text string) int {
	c := displaywidth.StringGraphemes(text)
	if !c.Next() {
		return 0
	}
	return len(c.Value())
}

// Shorten returns text as it is drawn in at most limit cells: all of it, or its
// beginning and …. In less than one cell there is nothing.
func Shorten(text string, limit int) string {
	visible, width := Visible(text)
	switch {
	case width <= limit:
		return visible
	case limit < 1:
		return ""
	}
	cut, _ := Cut(visible, limit)
	return cut
}

// Width returns how many cells clean text takes on Claude Code's screen, at
// least: Claude Code cuts a row that it measures as too wide, so where the
// Unicode tables disagree the larger figure counts.
//
// Claude Code measures with Bun.stringWidth and a table of its own over it. The
// answers of Bun 1.4.5 are in testdata/bun-width.tsv, those of Claude Code itself
// in testdata/claude-width.tsv, and the overrides in this file are what the library
// would get less than that. Only ever narrower there, and left alone, are Indic
// vowel signs, half a flag, stray parts of Hangul and odd selectors.
func Width(s string) int {
	if isASCII(s) {
		return len(s)
	}
	n := 0
	for c := displaywidth.StringGraphemes(s); c.Next(); {
		n += clusterWidth(c.Value())
	}
	return n
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// clusterWidth returns the cells of one grapheme cluster of clean text: those
// of its characters together, as in an Indic conjunct, except where they merge
// into one picture or syllable.
func clusterWidth(c string) int {
	if len(c) == 1 {
		return 1
	}
	first, size := utf8.DecodeRuneInString(c)
	total := runeWidth(first)
	if size == len(c) {
		return total
	}
	rest := c[size:]
	if isOnePicture(first, rest) {
		return 2
	}
	last := total // cells of the last character that has any
	for _, r := range rest {
		switch {
		case r == 0xfe0f, r == 0x20e3: // VS16 and the keycap make a wide emoji of a narrow sign
			total += max(2-last, 0)
			last = 2
		case r == 0x200d:
			total = max(total, 2)
		case isHangul(first) && (r >= 0x1160 && r <= 0x11ff || r >= 0xd7b0 && r <= 0xd7fb):
			// A vowel or final, drawn inside the syllable's two cells.
		default:
			if w := runeWidth(r); w > 0 {
				total, last = total+w, w
			}
		}
	}
	if strings.HasSuffix(rest, "\u200d") {
		total++ // Bun may join what follows to a cluster that it counts in parts
	}
	return total
}

// isOnePicture reports whether first and the rest of its cluster are a flag or
// an emoji with its modifiers and family, and nothing else.
func isOnePicture(first rune, rest string) bool {
	next, size := utf8.DecodeRuneInString(rest)
	if isRegional(first) {
		return isRegional(next) && size == len(rest)
	}
	emoji := first > 0x203b && first < 0x2e80 || first > 0x1f1ff && first < 0x1fb00
	if !emoji || runeWidth(first) != 2 && next != 0xfe0f && !isSkinTone(next) {
		return false
	}
	last := first
	for _, r := range rest {
		switch {
		case r == 0xfe0f, r == 0x200d:
		case isSkinTone(r) && takesSkinTone(last):
		case last == 0x200d && !isSkinTone(r): // one more member of the family
		default:
			return false
		}
		last = r
	}
	return true
}

// runeWidth is the library's width of r with Bun's where that is more.
func runeWidth(r rune) int {
	switch r {
	case 0x20e3, // keycap without a key
		// What Claude Code counts as two beyond Bun: Khmer signs, dashes of two and
		// three ems, numbers in circles on black squares, and emoji that are drawn
		// as text unless a selector follows.
		0x17a4, 0x17d8, 0x2e3a, 0x2e3b,
		0x3248, 0x3249, 0x324a, 0x324b, 0x324c, 0x324d, 0x324e, 0x324f,
		0x261d, 0x26f9, 0x270c, 0x270d, 0x1f3cb, 0x1f3cc, 0x1f574, 0x1f575, 0x1f590, 0x1f93b, 0x1f946:
		return 2
	case 0x0890, 0x0891, 0x110bd, 0x110cd, // Arabic and Kaithi signs, drawn around digits
		0x1171e: // Ahom medial ra
		return 1
	}
	return displaywidth.Rune(r)
}

func isHangul(r rune) bool   { return r >= 0x1100 && r <= 0x115f || r >= 0xa960 && r <= 0xd7a3 }
func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// takesSkinTone reports whether r and a skin tone after it are one picture:
// Emoji_Modifier_Base of Unicode's emoji-data.txt.
func takesSkinTone(r rune) bool {
	switch {
	case r < 0x1f000:
		return r == 0x261d || r == 0x26f9 || r >= 0x270a && r <= 0x270d
	case r < 0x1f400:
		return r == 0x1f385 || r >= 0x1f3c2 && r <= 0x1f3c4 || r == 0x1f3c7 || r >= 0x1f3ca && r <= 0x1f3cc
	case r < 0x1f500:
		return r == 0x1f442 || r == 0x1f443 || r >= 0x1f446 && r <= 0x1f450 || r >= 0x1f466 && r <= 0x1f478 ||
			r == 0x1f47c || r >= 0x1f481 && r <= 0x1f483 || r >= 0x1f485 && r <= 0x1f487 ||
			r == 0x1f48f || r == 0x1f491 || r == 0x1f4aa
	case r < 0x1f900:
		return r == 0x1f574 || r == 0x1f575 || r == 0x1f57a || r == 0x1f590 || r == 0x1f595 || r == 0x1f596 ||
			r >= 0x1f645 && r <= 0x1f647 || r >= 0x1f64b && r <= 0x1f64f || r == 0x1f6a3 ||
			r >= 0x1f6b4 && r <= 0x1f6b6 || r == 0x1f6c0 || r == 0x1f6cc
	case r < 0x1fa00:
		return r == 0x1f90c || r == 0x1f90f || r >= 0x1f918 && r <= 0x1f91f || r == 0x1f926 ||
			r >= 0x1f930 && r <= 0x1f939 || r >= 0x1f93c && r <= 0x1f93e || r == 0x1f977 ||
			r == 0x1f9b5 || r == 0x1f9b6 || r == 0x1f9b8 || r == 0x1f9b9 || r == 0x1f9bb ||
			r >= 0x1f9cd && r <= 0x1f9cf || r >= 0x1f9d1 && r <= 0x1f9dd
	}
	return r >= 0x1fac3 && r <= 0x1fac5 || r >= 0x1faf0 && r <= 0x1faf8
}
