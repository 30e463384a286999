package layout

// lineUp has the segments of the left groups that are the same from the left begin at the
// same cell, as far as every row has room for it: the first that has not ends it.
func lineUp(frames []*frame, width int) {
	for column := 1; ; column++ {
		start, rows := 0, 0
		for _, f := range frames {
			if f != nil && f.aligns(column) {
				start, rows = max(start, f.start(column)), rows+1
			}
		}
		if rows == 0 {
			return
		}
		before := make([]int, len(frames))
		fits := true
		for i, f := range frames {
			if f == nil || !f.aligns(column) {
				continue
			}
			x := &f.boxes[column-1]
			before[i] = x.pad
			x.pad += start - f.start(column)
			fits = fits && f.width(box.full) <= width
		}
		if fits {
			continue
		}
		for i, f := range frames {
			if f != nil && f.aligns(column) {
				f.boxes[column-1].pad = before[i]
			}
		}
		return
	}
}

// aligns tells whether a frame has a segment there that can be moved: one that is joined to
// the segment before it cannot.
func (f *frame) aligns(column int) bool { return column < f.left && !f.joined(column) }

// start is the cell that a segment of the left group begins at.
func (f *frame) start(column int) int {
	before := *f
	before.boxes, before.left = f.boxes[:column], column
	return before.width(box.full)
}
