package span

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks one base character keeps. Real writing
// needs four or five; a pile of hundreds paints over the rows above and below.
const maxMarks = 8

const (
	zwnj            = '\u200c'
	zwj             = '\u200d'
	textSelector    = '\ufe0e' // VS15
	emojiSelector   = '\ufe0f' // VS16
	stringEnd       = '\u009c' // C1 form of ST
	deleteCharacter = 0x7f
)

// Clean returns s with everything taken out that could do more than put
// characters into a row of cells:
//
//   - escape sequences, whole: CSI, OSC, DCS, SOS, PM and APC with what they
//     carry, in their ESC and their C1 form; one that never ends takes the
//     rest of the text with it, as it would in a terminal
//   - other C0 and C1 controls, DEL, invalid UTF-8, encoded surrogates and
//     noncharacters
//   - bidi controls and all other characters that draw nothing but change what
//     is read: tags, interlinear annotations, zero-width spaces, soft hyphens,
//     byte order marks, fillers
//   - joiners and the variation selectors VS15 and VS16 where they have nothing
//     to join or select; between emoji and in non-Latin scripts they stay
//   - combining marks after the eighth on one character
//
// Tabs, line breaks, U+2028 and U+2029 become a space, a run of them only one.
// The result is valid UTF-8, and Clean of it is the same again. Text that is
// clean already is returned as it is, without an allocation.
func Clean(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= deleteCharacter {
			return clean(s, i)
		}
	}
	return s
}

// clean is Clean for a text whose first start bytes are printable ASCII.
func clean(s string, start int) string {
	var out []byte // nil as long as nothing had to change
	var last rune  // last character kept; what may follow depends on it
	if start > 0 {
		last = rune(s[start-1])
	}
	marks := 0
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		keep, next := true, i+size
		switch {
		case r == utf8.RuneError && size == 1:
			keep = false
		case isBreak(r):
			if out == nil {
				out = append(make([]byte, 0, len(s)), s[:i]...)
			}
			if last != ' ' {
				out = append(out, ' ')
				last, marks = ' ', 0
			}
			i = next
			continue
		case isControl(r):
			keep, next = false, i+sequenceLen(s[i:])
		case r < 0x300: // no marks below the combining diacritics
			keep, marks = r != '\u00ad', 0 // soft hyphen
		case r == zwj || r == zwnj || r == textSelector || r == emojiSelector:
			keep = marks < maxMarks && mayModify(last, r)
			marks++
		case isInvisible(r):
			keep = false
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc):
			keep = marks < maxMarks
			marks++
		default:
			marks = 0
		}
		switch {
		case !keep && out == nil:
			out = append(make([]byte, 0, len(s)), s[:i]...)
		case keep && out != nil:
			out = append(out, s[i:next]...)
		}
		if keep {
			last = r
		}
		i = next
	}
	if out == nil {
		return s
	}
	return string(out)
}

// Hidden finds the first character that [Clean] takes out or replaces.
func Hidden(s string) (rune, bool) {
	cleaned := []rune(Clean(s))
	for i, r := range []rune(s) {
		if i >= len(cleaned) || r != cleaned[i] {
			return r, true
		}
	}
	return 0, false
}

// isBreak reports whether r ends a line or jumps to a tab stop, and so becomes
// a space: without one, two words would run into one another.
func isBreak(r rune) bool {
	return r >= '\t' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

func isControl(r rune) bool {
	return r < ' ' || r >= deleteCharacter && r < 0xa0
}

// mayModify reports whether the joiner or selector r has a use after last.
// After an ASCII letter it has none, and would only make two names that look
// the same differ; after a digit, # or * the emoji selector starts a keycap.
func mayModify(last, r rune) bool {
	if last < utf8.RuneSelf {
		return r == emojiSelector && (last >= '0' && last <= '9' || last == '#' || last == '*')
	}
	return true
}

// isInvisible reports whether r draws nothing: the default ignorable code
// points of Unicode's DerivedCoreProperties.txt (without the four that Clean
// treats one by one), format characters that only steer a text engine, and
// noncharacters.
func isInvisible(r rune) bool {
	switch {
	case r == 0x034f, // combining grapheme joiner
		r == 0x061c,                           // Arabic letter mark
		r == 0x115f, r == 0x1160, r == 0x3164, // Hangul fillers
		r == 0xffa0,              // halfwidth Hangul filler
		r == 0x17b4, r == 0x17b5, // Khmer inherent vowels
		r >= 0x180b && r <= 0x180f,   // Mongolian selectors
		r >= 0x200b && r <= 0x200f,   // zero-width space, left- and right-to-left marks
		r >= 0x202a && r <= 0x202e,   // bidi embeddings and overrides
		r >= 0x2060 && r <= 0x206f,   // word joiner … bidi isolates … digit shapes
		r >= 0xfdd0 && r <= 0xfdef,   // noncharacters
		r >= 0xfe00 && r <= 0xfe0d,   // variation selectors without an emoji use
		r == 0xfeff,                  // byte order mark
		r >= 0xfff0 && r <= 0xfffb,   // unassigned ignorables, interlinear annotations
		r >= 0x13430 && r <= 0x1343f, // Egyptian hieroglyph layout
		r >= 0x1bca0 && r <= 0x1bca3, // shorthand format
		r >= 0x1d173 && r <= 0x1d17a, // musical format
		r >= 0xe0000 && r <= 0xe0fff, // tags and further selectors
		r&0xfffe == 0xfffe:           // the last two of each plane
		return true
	}
	return false
}

// sequenceLen returns how many bytes the escape sequence or control at the
// start of s takes (ECMA-48, sections 5.3 to 5.6).
func sequenceLen(s string) int {
	kind, size := utf8.DecodeRuneInString(s)
	if kind == 0x1b {
		if len(s) == 1 || s[1] < ' ' || s[1] >= deleteCharacter {
			return 1
		}
		if s[1] < '@' || s[1] > '_' {
			return escapeLen(s)
		}
		kind, size = rune(s[1])+0x40, 2 // ESC [ is the same as C1 CSI, and so on
	}
	switch kind {
	case 0x9b: // CSI
		return controlLen(s, size)
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f: // DCS, SOS, OSC, PM, APC
		return stringLen(s, size)
	}
	return size
}

// escapeLen measures ESC, intermediate bytes and one final byte, such as the
// choice of a character set, ESC ( B.
func escapeLen(s string) int {
	i := 1
	for i < len(s) && s[i] >= ' ' && s[i] <= '/' {
		i++
	}
	if i < len(s) && s[i] >= '0' && s[i] <= '~' {
		i++
	}
	return i
}

// controlLen measures a CSI sequence whose parameters start at byte i.
func controlLen(s string, i int) int {
	for i < len(s) && s[i] >= '0' && s[i] <= '?' {
		i++
	}
	for i < len(s) && s[i] >= ' ' && s[i] <= '/' {
		i++
	}
	if i < len(s) && s[i] >= '@' && s[i] <= '~' {
		i++
	}
	return i
}

// stringLen measures a control string whose content starts at byte i. BEL ends
// it in any form, since xterm takes it for OSC and no text needs it. A lone ESC
// ends it too, and begins a sequence of its own.
func stringLen(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case 0x07, 0x18, 0x1a, stringEnd: // BEL, CAN, SUB
			return i + size
		case 0x1b:
			if i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
			return i
		}
		i += size
	}
	return i
}
