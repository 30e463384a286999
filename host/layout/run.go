package layout

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/data-wise/aiterm/host/span"
)

const ellipsis = "…"

// run is text of one style. newRun and cut are the only places that set its
// text.
type run struct {
	text  string
	width int
	style style
	url   string // ready to be written, or ""
}

// newRun cleans text. Clusters that take no cell are left out: a mark or a
// joiner without a base would be drawn onto the run before it.
func newRun(text string, s style) run {
	text = span.Clean(text)
	if isASCII(text) {
		return run{text: text, width: len(text), style: s}
	}
	width, visible := 0, 0
	for c := displaywidth.StringGraphemes(text); c.Next(); {
		if w := clusterWidth(c.Value()); w > 0 {
			width += w
			visible += len(c.Value())
		}
	}
	if visible < len(text) {
		kept := make([]byte, 0, visible)
		for c := displaywidth.StringGraphemes(text); c.Next(); {
			if clusterWidth(c.Value()) > 0 {
				kept = append(kept, c.Value()...)
			}
		}
		// What has lost a neighbour may join another one and be narrower.
		text = string(kept)
		width = Width(text)
	}
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
	taken, end := 0, 0
	for c := displaywidth.StringGraphemes(r.text); c.Next(); {
		w := clusterWidth(c.Value())
		if taken+w > width-1 {
			break
		}
		taken += w
		end += len(c.Value())
	}
	kept := strings.TrimRight(r.text[:end], " ")
	r.text = kept + ellipsis
	r.width = taken - (end - len(kept)) + 1
	return r
}
