package layout

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/data-wise/aiterm/host/span"
)

// SVGOptions say how a picture of rows looks beyond what the rows say.
type SVGOptions struct {
	Title   string // read out in place of the picture
	Columns int    // least width in cells; the longest row makes it wider
}

// Measures in SVG units. A monospace font advances 0.6 em, near enough in every
// font of the list for a run of a few words.
const (
	svgFontSize = 16.0
	svgCell     = 0.6 * svgFontSize
	svgLine     = 26.0
	svgBaseline = 18.0
	svgMargin   = 18.0

	svgFonts      = `ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace`
	svgBackground = 0x1b1b25
	svgForeground = 0x9a9aa8 // text without a colour, which Claude Code draws in a dim grey
)

// SVG draws rows as a picture on a dark background, with every character in
// the cell where a terminal has it. The same rows always give the same bytes,
// and the picture needs no font, script or file from elsewhere: signs that only
// patched fonts have, and those that must meet from cell to cell, are drawn as
// shapes.
func SVG(rows []Row, o SVGOptions) []byte {
	columns := max(o.Columns, 1)
	for _, r := range rows {
		columns = max(columns, r.width)
	}
	width := 2*svgMargin + float64(columns)*svgCell
	height := 2*svgMargin + float64(len(rows))*svgLine

	b := &svgBuilder{}
	b.raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).num(width).raw(`" height="`).num(height)
	b.raw(`" viewBox="0 0 `).num(width).raw(" ").num(height)
	b.raw(`" role="img" xml:space="preserve" style="white-space:pre" font-family="` + svgFonts + `" font-size="`).num(svgFontSize).raw("\">\n")
	if o.Title != "" {
		b.raw("<title>").text(span.Clean(o.Title)).raw("</title>\n")
	}
	b.raw(`<rect width="100%" height="100%" rx="10" fill="`).hex(svgBackground).raw("\"/>\n")
	for i, r := range rows {
		b.row(r, svgMargin+float64(i)*svgLine)
	}
	b.raw("</svg>\n")
	return []byte(b.String())
}

type svgBuilder struct{ strings.Builder }

// row draws r with its upper edge at top: first all backgrounds, then the text.
func (b *svgBuilder) row(r Row, top float64) {
	column := 0
	for i := 0; i < len(r.runs); {
		_, ground, filled := r.runs[i].style.paint()
		start := column
		for i < len(r.runs) {
			_, g, f := r.runs[i].style.paint()
			if g != ground || f != filled {
				break
			}
			column += r.runs[i].width
			i++
		}
		if filled {
			b.raw(`<rect x="`).num(cellX(start)).raw(`" y="`).num(top).raw(`" width="`).num(float64(column-start) * svgCell)
			b.raw(`" height="`).num(svgLine).raw(`" fill="`).hex(ground).raw("\"/>\n")
		}
	}
	column = 0
	for _, run := range r.runs {
		b.run(run, column, top)
		column += run.width
	}
}

// run draws the text of r in pieces: what is plain ASCII together, every other
// cluster alone in the middle of its cells, since its glyph may come from a
// font with other measures.
func (b *svgBuilder) run(r run, column int, top float64) {
	plain := 0 // bytes of ASCII before the cluster at hand
	pos := 0
	flush := func() {
		// Browsers differ in whether they draw a space at either end.
		word := strings.TrimLeft(r.text[pos-plain:pos], " ")
		start := column - len(word)
		if word = strings.TrimRight(word, " "); word != "" {
			b.word(word, r.style, start, len(word), top)
		}
		plain = 0
	}
	for c := displaywidth.StringGraphemes(r.text); c.Next(); {
		cluster := c.Value()
		if len(cluster) == 1 {
			plain++
			pos++
			column++
			continue
		}
		flush()
		cells := clusterWidth(cluster)
		if !b.shape(cluster, r.style, column, top) {
			b.word(cluster, r.style, column, cells, top)
		}
		pos += len(cluster)
		column += cells
	}
	flush()
}

func (b *svgBuilder) word(s string, st style, column, cells int, top float64) {
	color, _, _ := st.paint()
	b.raw(`<text y="`).num(top + svgBaseline).raw(`" fill="`).hex(color).raw(`"`)
	if isASCII(s) {
		b.raw(` x="`).num(cellX(column)).raw(`" textLength="`).num(float64(cells) * svgCell).raw(`" lengthAdjust="spacingAndGlyphs"`)
	} else {
		b.raw(` x="`).num(cellX(column) + float64(cells)*svgCell/2).raw(`" text-anchor="middle"`)
	}
	if st.attrs&bold != 0 {
		b.raw(` font-weight="bold"`)
	}
	if st.attrs&italic != 0 {
		b.raw(` font-style="italic"`)
	}
	switch st.attrs & (underline | strike) {
	case underline:
		b.raw(` text-decoration="underline"`)
	case strike:
		b.raw(` text-decoration="line-through"`)
	case underline | strike:
		b.raw(` text-decoration="underline line-through"`)
	}
	b.opacity(st)
	b.raw(">").text(s)
	if r, size := utf8.DecodeRuneInString(s); cells == 1 && size == len(s) && r >= 0x2300 && r < 0x2c00 {
		b.raw("\ufe0e") // VS15: not the emoji of two cells that browsers prefer
	}
	b.raw("</text>\n")
}

// shape draws the cluster as a shape if it is one of the signs that look wrong
// as text, and reports whether it was: shades and lines, which have to meet
// their neighbours, and the Powerline signs, which few fonts have.
func (b *svgBuilder) shape(cluster string, st style, column int, top float64) bool {
	r, size := utf8.DecodeRuneInString(cluster)
	if size != len(cluster) {
		return false
	}
	color, _, _ := st.paint()
	x, y, right, bottom := cellX(column), top, cellX(column+1), top+svgLine
	midX, midY := (x+right)/2, (y+bottom)/2
	switch r {
	case '░', '▒', '▓', '█':
		opacity := 1.0
		if r != '█' {
			opacity = float64(r-'░'+1) / 4 // a quarter, a half, three quarters
		}
		b.raw(`<rect x="`).num(x).raw(`" y="`).num(y).raw(`" width="`).num(svgCell).raw(`" height="`).num(svgLine)
		b.raw(`" fill="`).hex(color).raw(`" fill-opacity="`).num(opacity).raw(`"`).opacity(st).raw("/>\n")
	case '─':
		b.line(st, x, midY, "h9.6")
	case '│':
		b.line(st, midX, y+4, "v18")
	case '╭':
		b.line(st, midX, bottom, "v-9 q0 -4 4 -4 h.8")
	case '╮':
		b.line(st, x, midY, "h.8 q4 0 4 4 v9")
	case '╰':
		b.line(st, midX, y, "v9 q0 4 4 4 h.8")
	case '╯':
		b.line(st, x, midY, "h.8 q4 0 4 -4 v-9")
	case '\ue0a0': // branch
		b.line(st, midX-2.5, midY-6, "v12 m6 -12 v3 q0 3 -3 3 q-3 0 -3 3")
	case '\ue0b0': // separator to the right
		b.triangle(st, x, right, y)
	case '\ue0b2': // separator to the left
		b.triangle(st, right, x, y)
	default:
		return false
	}
	return true
}

// line strokes a path that starts at x, y and goes on with relative commands.
func (b *svgBuilder) line(st style, x, y float64, path string) {
	color, _, _ := st.paint()
	b.raw(`<path d="M`).num(x).raw(" ").num(y).raw(" " + path)
	b.raw(`" fill="none" stroke="`).hex(color).raw(`" stroke-width="1.4"`).opacity(st).raw("/>\n")
}

// triangle fills the triangle whose base is the cell's edge at x and whose tip
// is in the middle of the edge at tip.
func (b *svgBuilder) triangle(st style, x, tip, top float64) {
	color, _, _ := st.paint()
	b.raw(`<path d="M`).num(x).raw(" ").num(top).raw(" L").num(tip).raw(" ").num(top + svgLine/2)
	b.raw(" L").num(x).raw(" ").num(top + svgLine).raw(` Z" fill="`).hex(color).raw(`"`).opacity(st).raw("/>\n")
}

func (b *svgBuilder) opacity(st style) *svgBuilder {
	if st.attrs&dim != 0 {
		b.raw(` opacity="0.6"`)
	}
	return b
}

func (b *svgBuilder) raw(s string) *svgBuilder {
	b.WriteString(s)
	return b
}

// text writes clean text with what XML gives a meaning replaced.
func (b *svgBuilder) text(s string) *svgBuilder {
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b
}

// num writes f with at most two decimals.
func (b *svgBuilder) num(f float64) *svgBuilder {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	return b.raw(strings.TrimRight(strings.TrimRight(s, "0"), "."))
}

func (b *svgBuilder) hex(rgb uint32) *svgBuilder {
	digits := strconv.FormatUint(uint64(rgb), 16)
	return b.raw("#" + "000000"[len(digits):] + digits)
}

func cellX(column int) float64 { return svgMargin + float64(column)*svgCell }

// paint returns the colours that a picture of s has, as 0xrrggbb; filled tells
// whether the background is not the picture's own.
func (s style) paint() (color, ground uint32, filled bool) {
	color, ground = svgForeground, svgBackground
	if s.fg.drawn() {
		color = packed(s.fg.rgb())
	}
	if s.bg.drawn() {
		ground, filled = packed(s.bg.rgb()), true
	}
	if s.attrs&reverse != 0 {
		return ground, color, true
	}
	return color, ground, filled
}

func packed(r, g, b uint8) uint32 { return uint32(r)<<16 | uint32(g)<<8 | uint32(b) }
