package fakehost

import "unicode"

const joiner = '\u200d'

// Width stands in for the host's measure, which a segment's own module must not
// bring along: the same for what people have in a status line, but it knows no
// script in which letters merge. A module's cases are rendered with the host's.
func Width(text string) int {
	total := 0
	each(text, func(_ string, cells int) bool {
		total += cells
		return true
	})
	return total
}

// Shorten stands in for the host's function in the same way.
func Shorten(text string, cells int) string {
	text = clean(text)
	if Width(text) <= cells {
		return text
	}
	if cells < 1 {
		return ""
	}
	kept, taken := "", 0
	each(text, func(cluster string, width int) bool {
		if taken+width > cells-1 {
			return false
		}
		kept, taken = kept+cluster, taken+width
		return true
	})
	for len(kept) > 0 && kept[len(kept)-1] == ' ' {
		kept = kept[:len(kept)-1]
	}
	return kept + "…"
}

// clean is text without control characters; a line break or a tab is a blank.
func clean(text string) string {
	var kept []rune
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
			kept = append(kept, ' ')
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
		default:
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// each calls f with the clusters of text and their cells, until f returns false.
func each(text string, f func(cluster string, cells int) bool) {
	cluster, cells := []rune(nil), 0
	var last rune
	for _, r := range clean(text) {
		flag := regional(r) && len(cluster) == 1 && regional(last)
		switch {
		case len(cluster) == 0:
		case r == 0xfe0f || r == 0x20e3:
			cells = 2
		case r == joiner, last == joiner, r >= 0x1f3fb && r <= 0x1f3ff, flag, width(r) == 0:
		default:
			if !f(string(cluster), cells) {
				return
			}
			cluster, cells = nil, 0
		}
		if len(cluster) == 0 {
			cells = width(r)
		}
		if flag {
			cells = 2
		}
		cluster, last = append(cluster, r), r
	}
	if len(cluster) > 0 {
		f(string(cluster), cells)
	}
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0x1160 && r <= 0x11ff: // within a syllable's cells
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f,
		r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x20000 && r <= 0x3fffd:
		return 2
	case regional(r), unicode.Is(wideSigns, r):
		return 2
	}
	return 1
}

// wideSigns are the emoji and the like that have two cells without a selector.
var wideSigns = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231a, 0x231b, 1}, {0x23e9, 0x23ec, 1}, {0x23f0, 0x23f3, 3}, {0x25fd, 0x25fe, 1}, {0x2614, 0x2615, 1},
		{0x261d, 0x261d, 1}, {0x2648, 0x2653, 1}, {0x267f, 0x2693, 20}, {0x26a1, 0x26a1, 1}, {0x26aa, 0x26ab, 1},
		{0x26bd, 0x26be, 1}, {0x26c4, 0x26c5, 1}, {0x26ce, 0x26d4, 6}, {0x26ea, 0x26ea, 1}, {0x26f2, 0x26f3, 1},
		{0x26f5, 0x26f5, 1}, {0x26f9, 0x26fa, 1}, {0x26fd, 0x2705, 8}, {0x270a, 0x270d, 1}, {0x2728, 0x274c, 36},
		{0x274e, 0x274e, 1}, {0x2753, 0x2755, 1}, {0x2757, 0x2757, 1}, {0x2795, 0x2797, 1}, {0x27b0, 0x27bf, 15},
		{0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b55, 5}, {0x2e3a, 0x2e3b, 1},
	},
	R32: []unicode.Range32{
		{0x1f004, 0x1f004, 1}, {0x1f0cf, 0x1f18e, 191}, {0x1f191, 0x1f19a, 1}, {0x1f200, 0x1f320, 1}, {0x1f32d, 0x1f335, 1},
		{0x1f337, 0x1f37c, 1}, {0x1f37e, 0x1f393, 1}, {0x1f3a0, 0x1f3cc, 1}, {0x1f3cf, 0x1f3d3, 1}, {0x1f3e0, 0x1f3f0, 1},
		{0x1f3f4, 0x1f3f4, 1}, {0x1f3f8, 0x1f43e, 1}, {0x1f440, 0x1f440, 1}, {0x1f442, 0x1f4fc, 1}, {0x1f4ff, 0x1f53d, 1},
		{0x1f54b, 0x1f54e, 1}, {0x1f550, 0x1f567, 1}, {0x1f574, 0x1f575, 1}, {0x1f57a, 0x1f590, 22}, {0x1f595, 0x1f596, 1},
		{0x1f5a4, 0x1f5a4, 1}, {0x1f5fb, 0x1f64f, 1}, {0x1f680, 0x1f6c5, 1}, {0x1f6cc, 0x1f6cc, 1}, {0x1f6d0, 0x1f6d2, 1},
		{0x1f6d5, 0x1f6d8, 1}, {0x1f6dc, 0x1f6df, 1}, {0x1f6eb, 0x1f6ec, 1}, {0x1f6f4, 0x1f6fc, 1}, {0x1f7e0, 0x1f7eb, 1},
		{0x1f7f0, 0x1f7f0, 1}, {0x1f90c, 0x1f9ff, 1}, {0x1fa70, 0x1faff, 1},
	},
}
