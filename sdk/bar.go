package sdk

// barStyles are the cells of each style of a bar but block, from empty to full. All of
// a style have the same number of bytes.
const barStyles = "shade=░▒▓█ smooth=∙▏▎▍▌▋▊▉█ line=─╾━ thin=╌─ double=─═ dots=∙• circles=○● " +
	"squares=□■ slim=▱▰ diamonds=◇◆ arrows=▹▸ stars=☆★ braille=⣀⣄⣤⣦⣶⣷⣿ ascii=-# "

// Bar is a bar: cells that are full, and empty ones behind them.
type Bar struct {
	glyphs            string
	size, parts       int // bytes of a glyph, and steps from an empty cell to a full one
	width, full, mark int
	marked            string
}

// NewBar is an empty bar of width cells in a style: block, shade, smooth, line, thin,
// double, dots, circles, squares, slim, diamonds, arrows, stars, braille or ascii. Any
// other name is block.
func NewBar(style string, width int) Bar {
	b := Bar{glyphs: "░█", size: 3, width: width, mark: -1, marked: "┃"}
	name, begin := "", 0
	for end := range len(barStyles) {
		switch barStyles[end] {
		case '=':
			name, begin = barStyles[begin:end], end+1
		case ' ':
			if name == style {
				b.glyphs = barStyles[begin:end]
			}
			begin = end + 1
		}
	}
	if b.glyphs[0] == '-' {
		b.size, b.marked = 1, "|"
	}
	b.parts = len(b.glyphs)/b.size - 1
	return b
}

// Parts is how many parts of the bar can be full: its cells, or more in a style that
// has cells between empty and full.
func (b *Bar) Parts() int { return b.width * b.parts }

// Fill makes that many parts full.
func (b *Bar) Fill(parts int64) { b.full = int(min(max(parts, 0), int64(b.Parts()))) }

// Mark draws ┃ over a cell, which stays as wide. In the style ascii it is |.
func (b *Bar) Mark(cell int) { b.mark = cell }

// Text is the bar alone.
func (b *Bar) Text() string {
	text := ""
	for i := range b.width {
		cell, _ := b.cell(i)
		text += cell
	}
	return text
}

// Draw appends the bar between two texts, with each full cell in the style for what
// is used up to there, role with the word of [Severity] behind it: "usage." gives
// "usage.ok" to "usage.critical". Empty cells are "dim". The texts and the mark are in
// style, and all is where role is "".
func (b *Bar) Draw(before, after, style, role string, warnAt float64) {
	text, last := before, style
	for i := range b.width + 1 {
		piece, next := after, style
		if i < b.width {
			var full int
			piece, full = b.cell(i)
			if role != "" && i != b.mark {
				next = "dim"
				if full > 0 {
					next = role + Severity(float64(i*b.parts+full)*100/float64(b.Parts()), warnAt)
				}
			}
		}
		if next != last {
			Span(text, last)
			text, last = "", next
		}
		text += piece
	}
	Span(text, last)
}

// cell is the cell at i, and how many parts of it are full.
func (b *Bar) cell(i int) (string, int) {
	if i == b.mark {
		return b.marked, 0
	}
	full := min(max(b.full-i*b.parts, 0), b.parts)
	return b.glyphs[full*b.size:][:b.size], full
}
