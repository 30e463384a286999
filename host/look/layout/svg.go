package layout

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/data-wise/aiterm/host/look/svg"
)

// SVGOptions say how a picture of rows looks beyond what the rows say.
type SVGOptions struct {
	Title   string // read out in place of the picture
	Columns int    // least width in cells; the longest row makes it wider
	Light   bool   // on a light ground, for a theme that is for one
}

// Measures in SVG units. A monospace font advances 0.6 em, near enough in every
// font of the list for a run of a few words.
const (
	svgFontSize = 16.0
	svgCell     = 0.6 * svgFontSize
	svgLine     = 26.0
	svgBaseline = 18.0
	svgMargin   = 18.0

	svgFonts = `ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace`
)

// canvas is what a picture is drawn on, and the colour of text without one, which Claude
// Code draws in a dim grey.
type canvas struct{ ground, color uint32 }

var (
	darkCanvas  = canvas{ground: 0x1b1b25, color: 0x9a9aa8}
	lightCanvas = canvas{ground: 0xfafafa, color: 0x6a6a76}
)

func (o SVGOptions) canvas() canvas {
	if o.Light {
		return lightCanvas
	}
	return darkCanvas
}

// SVG draws rows as a picture on a dark or a light ground, with every character in
// the cell where a terminal has it. The same rows always give the same bytes,
// and the picture needs no font, script or file from elsewhere: signs that only
// patched fonts have, and those that must meet from cell to cell, are drawn as
// shapes.
func SVG(rows []Row, o SVGOptions) []byte {
	width, height := svgSize(rows, o)
	b := &picture{canvas: o.canvas()}
	b.Raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).Num(width).Raw(`" height="`).Num(height)
	b.Raw(`" viewBox="0 0 `).Num(width).Raw(" ").Num(height)
	b.Raw(`" role="img" xml:space="preserve" style="white-space:pre" font-family="` + svgFonts + `" font-size="`).Num(svgFontSize).Raw("\">\n")
	if o.Title != "" {
		b.Raw("<title>").Text(o.Title).Raw("</title>\n")
	}
	b.rows(rows)
	b.Raw("</svg>\n")
	return []byte(b.String())
}

// svgSize is how wide and high the picture of rows is.
func svgSize(rows []Row, o SVGOptions) (width, height float64) {
	columns := max(o.Columns, 1)
	for _, r := range rows {
		columns = max(columns, r.width)
	}
	return 2*svgMargin + float64(columns)*svgCell, 2*svgMargin + float64(len(rows))*svgLine
}

// rows draws all rows on the picture's ground.
func (b *picture) rows(rows []Row) {
	b.Raw(`<rect width="100%" height="100%" rx="10" fill="`).Hex(b.ground).Raw("\"/>\n")
	for i, r := range rows {
		b.row(r, svgMargin+float64(i)*svgLine)
	}
}

type picture struct {
	svg.Writer
	canvas
}

// row draws r with its upper edge at top: first all backgrounds, then the text.
func (b *picture) row(r Row, top float64) {
	column := 0
	for i := 0; i < len(r.runs); {
		_, ground, filled := b.paint(r.runs[i].style)
		start := column
		for i < len(r.runs) {
			_, g, f := b.paint(r.runs[i].style)
			if g != ground || f != filled {
				break
			}
			column += r.runs[i].width
			i++
		}
		if filled {
			b.Raw(`<rect x="`).Num(cellX(start)).Raw(`" y="`).Num(top).Raw(`" width="`).Num(float64(column-start) * svgCell)
			b.Raw(`" height="`).Num(svgLine).Raw(`" fill="`).Hex(ground).Raw("\"/>\n")
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
func (b *picture) run(r run, column int, top float64) {
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
		cells := Width(cluster)
		if !b.shape(cluster, r.style, column, top) {
			b.word(cluster, r.style, column, cells, top)
		}
		pos += len(cluster)
		column += cells
	}
	flush()
}

func (b *picture) word(s string, st style, column, cells int, top float64) {
	color, _, _ := b.paint(st)
	b.Raw(`<text y="`).Num(top + svgBaseline).Raw(`" fill="`).Hex(color).Raw(`"`)
	if utf8.RuneCountInString(s) == len(s) {
		b.Raw(` x="`).Num(cellX(column)).Raw(`" textLength="`).Num(float64(cells) * svgCell).Raw(`" lengthAdjust="spacingAndGlyphs"`)
	} else {
		b.Raw(` x="`).Num(cellX(column) + float64(cells)*svgCell/2).Raw(`" text-anchor="middle"`)
	}
	if st.attrs&bold != 0 {
		b.Raw(` font-weight="bold"`)
	}
	if st.attrs&italic != 0 {
		b.Raw(` font-style="italic"`)
	}
	switch st.attrs & (underline | strike) {
	case underline:
		b.Raw(` text-decoration="underline"`)
	case strike:
		b.Raw(` text-decoration="line-through"`)
	case underline | strike:
		b.Raw(` text-decoration="underline line-through"`)
	}
	b.Raw(dimmed(st))
	b.Raw(">").Text(s)
	if r, size := utf8.DecodeRuneInString(s); cells == 1 && size == len(s) && r >= 0x2300 && r < 0x2c00 {
		b.Raw("\ufe0e") // VS15: not the emoji of two cells that browsers prefer
	}
	b.Raw("</text>\n")
}

// shape draws the cluster as a shape if it is one of the signs that look wrong
// as text, and reports whether it was: shades and lines, which have to meet
// their neighbours, and the Powerline signs, which few fonts have.
func (b *picture) shape(cluster string, st style, column int, top float64) bool {
	r, size := utf8.DecodeRuneInString(cluster)
	if size != len(cluster) {
		return false
	}
	color, _, _ := b.paint(st)
	x, y, right, bottom := cellX(column), top, cellX(column+1), top+svgLine
	midX, midY := (x+right)/2, (y+bottom)/2
	switch r {
	case '░', '▒', '▓', '█':
		opacity := 1.0
		if r != '█' {
			opacity = float64(r-'░'+1) / 4 // a quarter, a half, three quarters
		}
		b.Raw(`<rect x="`).Num(x).Raw(`" y="`).Num(y).Raw(`" width="`).Num(svgCell).Raw(`" height="`).Num(svgLine)
		b.Raw(`" fill="`).Hex(color).Raw(`" fill-opacity="`).Num(opacity).Raw(`"` + dimmed(st)).Raw("/>\n")
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
	case '\ue0b1': // thin separator to the right
		b.line(st, x, y, "l9.6 13 l-9.6 13")
	case '\ue0b3': // thin separator to the left
		b.line(st, right, y, "l-9.6 13 l9.6 13")
	case '\ue0b4': // right half of a circle
		b.area(st, x, y, "q9.6 0 9.6 13 q0 13 -9.6 13 Z")
	case '\ue0b6': // left half of a circle
		b.area(st, right, y, "q-9.6 0 -9.6 13 q0 13 9.6 13 Z")
	case '▌': // left half
		b.area(st, x, y, "h4.8 v26 h-4.8 Z")
	case '▐': // right half
		b.area(st, midX, y, "h4.8 v26 h-4.8 Z")
	default:
		if !isPrivate(r) {
			return false
		}
		// A sign of a patched font. Whoever looks at the picture may have none, and would
		// see a box.
		b.area(st, midX-3, midY, "a3 3 0 1 1 6 0 a3 3 0 1 1 -6 0 Z")
	}
	return true
}

// isPrivate tells whether a character means something in a font that says so, and nowhere
// else.
func isPrivate(r rune) bool { return r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000 }

// line strokes a path that starts at x, y and goes on with relative commands.
func (b *picture) line(st style, x, y float64, path string) {
	color, _, _ := b.paint(st)
	b.Raw(`<path d="M`).Num(x).Raw(" ").Num(y).Raw(" " + path)
	b.Raw(`" fill="none" stroke="`).Hex(color).Raw(`" stroke-width="1.4"` + dimmed(st)).Raw("/>\n")
}

// area fills what a path surrounds that starts at x, y and goes on with relative commands.
func (b *picture) area(st style, x, y float64, path string) {
	color, _, _ := b.paint(st)
	b.Raw(`<path d="M`).Num(x).Raw(" ").Num(y).Raw(" " + path + `" fill="`).Hex(color).Raw(`"` + dimmed(st)).Raw("/>\n")
}

// triangle fills the triangle whose base is the cell's edge at x and whose tip
// is in the middle of the edge at tip.
func (b *picture) triangle(st style, x, tip, top float64) {
	color, _, _ := b.paint(st)
	b.Raw(`<path d="M`).Num(x).Raw(" ").Num(top).Raw(" L").Num(tip).Raw(" ").Num(top + svgLine/2)
	b.Raw(" L").Num(x).Raw(" ").Num(top + svgLine).Raw(` Z" fill="`).Hex(color).Raw(`"` + dimmed(st)).Raw("/>\n")
}

// dimmed is the attribute of what is drawn dim.
func dimmed(st style) string {
	if st.attrs&dim != 0 {
		return ` opacity="0.6"`
	}
	return ""
}

func cellX(column int) float64 { return svgMargin + float64(column)*svgCell }

// paint returns the colours that a picture of s has, as 0xrrggbb; filled tells
// whether the background is not the picture's own.
func (c canvas) paint(s style) (color, ground uint32, filled bool) {
	color, ground = c.color, c.ground
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
