package cli

import (
	"github.com/data-wise/aiterm/host/look/layout"
)

// screen is a part of the terminal that is drawn anew in place.
type screen struct {
	widths []int // of the rows that are there
}

// redraw returns what takes back what was drawn before, in a terminal of that
// size. What has scrolled away cannot be taken back.
func (s *screen) redraw(columns, height int) []byte {
	if s.widths == nil {
		return nil
	}
	up := 0
	for _, width := range s.widths {
		// A terminal that has become narrower has broken wide rows in two.
		up += max(1, (width+columns-1)/columns)
	}
	if height > 1 {
		up = min(up, height-1)
	}
	return layout.AppendRedraw(nil, up)
}
