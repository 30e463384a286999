// Package svg writes the pieces that a picture in SVG is made of: plain markup,
// text and numbers. What a picture shows is decided by who draws it.
package svg

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
)

// Writer gathers a picture. Its methods return it, so that calls can be strung
// together.
type Writer struct{ strings.Builder }

// Raw writes markup as it stands.
func (w *Writer) Raw(markup string) *Writer {
	w.WriteString(markup)
	return w
}

// Text writes text that may be a stranger's: cleaned, with what XML gives a
// meaning replaced.
func (w *Writer) Text(text string) *Writer {
	for _, r := range span.Clean(text) {
		switch r {
		case '&':
			w.WriteString("&amp;")
		case '<':
			w.WriteString("&lt;")
		case '>':
			w.WriteString("&gt;")
		case '"':
			w.WriteString("&quot;")
		default:
			w.WriteRune(r)
		}
	}
	return w
}

// Num writes f with at most two decimals.
func (w *Writer) Num(f float64) *Writer {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	return w.Raw(strings.TrimRight(strings.TrimRight(s, "0"), "."))
}

// Hex writes a colour, 0xRRGGBB, as #rrggbb.
func (w *Writer) Hex(rgb uint32) *Writer {
	digits := strconv.FormatUint(uint64(rgb), 16)
	return w.Raw("#" + "000000"[len(digits):] + digits)
}

// SansSerif names the fonts of a picture with a few labels: one that every system
// has, and no font from elsewhere.
const SansSerif = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

// Label writes a text whose anchor (start, middle, end) is at x, on a line of its
// own. attributes are further ones of the element, or "".
func (w *Writer) Label(x, y float64, anchor, attributes, text string) {
	w.Raw(`<text x="`).Num(x).Raw(`" y="`).Num(y).Raw(`"`)
	if anchor != "start" {
		w.Raw(` text-anchor="` + anchor + `"`)
	}
	if attributes != "" {
		w.Raw(" " + attributes)
	}
	w.Raw(">").Text(text).Raw("</text>\n")
}
