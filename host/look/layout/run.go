package layout

import "github.com/data-wise/aiterm/host/look/cells"

const ellipsis = cells.Ellipsis

// Width returns how many cells clean text takes on Claude Code's screen.
func Width(s string) int { return cells.Width(s) }

// run is text of one style. newRun and cut are the only places that set its
// text.
type run struct {
	text  string
	width int
	style style
	url   string // ready to be written, or ""
}

// newRun cleans text and keeps what takes cells.
func newRun(text string, s style) run {
	text, width := cells.Visible(text)
	return run{text: text, width: width, style: s}
}

// shortened returns r in at most width cells, at least 1.
func (r run) shortened(width int) run {
	if r.width <= width {
		return r
	}
	return r.cut(width)
}

// cut returns r in at most width cells, at least 1, ending in … for the text
// that is missing, of r or after it.
func (r run) cut(width int) run {
	r.text, r.width = cells.Cut(r.text, width)
	return r
}
