package console

import (
	"github.com/data-wise/aiterm/host/look/layout"
)

// Screen is a part of the terminal that is drawn anew in place.
type Screen struct {
	Widths []int // of the rows that are there
}

// Redraw returns what takes back what was drawn before, in a terminal of that
// size. What has scrolled away cannot be taken back.
func (s *Screen) Redraw(columns, height int) []byte {
	if s.Widths == nil {
		return nil
	}
	up := 0
	for _, width := range s.Widths {
		// A terminal that has become narrower has broken wide rows in two.
		up += max(1, (width+columns-1)/columns)
	}
	if height > 1 {
		up = min(up, height-1)
	}
	return layout.AppendRedraw(nil, up)
}
