package layout

import (
	"slices"
	"strings"
)

// leastCut is how far a segment that may not be shortened is cut, at most, when it
// is wider than the row.
const leastCut = 16

// full returns the cells of a box as it is.
func (x box) full() int { return x.width }

// least returns the cells of a box shortened as far as it may be.
func (x box) least() int { return x.minimum }

// bound sets the cells that a box needs at least in a row of that width. One that
// has no room in the row even alone is cut, so as not to drive out all others.
func (x *box) bound(width int) {
	x.minimum = x.width
	if x.shrink > 0 {
		x.minimum = min(x.width, x.shrink)
	}
	if x.minimum > width {
		x.minimum = min(max(leastCut, width/3), width)
	}
}

// width returns the cells of the line if each box's text takes what cells says.
func (f *frame) width(cells func(box) int) int {
	n := f.prefix.width
	for i, x := range f.boxes {
		n += cells(x) + x.pad
		if f.bare {
			continue
		}
		switch {
		case f.joined(i):
			n += f.arrowsAt(i).width()
		case i == 0:
		case i == f.left:
			n += minGap
		default:
			n += f.separator.width
		}
		if x.groundLeft != 0 {
			n++
		}
		if x.groundRight != 0 {
			n++
		}
		capLeft, capRight := f.caps(i)
		n += capLeft.width + capRight.width
	}
	return n
}

// fit makes the frame at most width cells wide, by the rule that the package
// comment states. width is at least 1.
func (f *frame) fit(width int) {
	if f.width(box.full) <= width {
		return
	}
	for i := range f.boxes {
		f.boxes[i].pad = 0
		f.boxes[i].bound(width)
	}
	if f.width(box.least) > width {
		f.choose(width)
	}
	f.shorten(f.width(box.full) - width)
}

// choose keeps the boxes that have room, each at its least, the more important
// first. One for which there is no room leaves it to those after it.
func (f *frame) choose(width int) {
	all, left := f.boxes, f.left
	keep := make([]bool, len(all))
	take := func() {
		f.boxes, f.left = make([]box, 0, len(all)), 0
		for i, x := range all {
			if !keep[i] {
				continue
			}
			f.boxes = append(f.boxes, x)
			if i < left {
				f.left++
			}
		}
	}
	for n, i := range byPriority(all) {
		keep[i] = true
		take()
		if n == 0 {
			f.strip(width)
		}
		if f.bare {
			return
		}
		keep[i] = f.width(box.least) <= width
	}
	take()
}

// byPriority returns the indexes of boxes, the most important first; of equals,
// the first.
func byPriority(boxes []box) []int {
	order := make([]int, len(boxes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return boxes[b].priority - boxes[a].priority })
	return order
}

// strip takes ornaments from a frame with one box until that has room.
func (f *frame) strip(width int) {
	if f.width(box.least) > width {
		f.prefix = run{}
	}
	if f.width(box.least) > width {
		f.capLeft, f.capRight, f.arrow.full, f.mirror.full = run{}, run{}, run{}, run{}
	}
	f.bare = f.width(box.least) > width
}

// keepsPrefix tells whether the most important box has room behind the prefix.
func (f *frame) keepsPrefix(width int) bool {
	first := byPriority(f.boxes)[0]
	alone := *f
	alone.boxes, alone.left = []box{f.boxes[first]}, 0
	if first < f.left {
		alone.left = 1
	}
	alone.boxes[0].bound(width)
	return alone.width(box.least) <= width
}

// shorten takes excess cells from the boxes that are above their least, always
// from the one that is the longest then. There are enough: fit has seen to it.
func (f *frame) shorten(excess int) {
	if excess <= 0 {
		return
	}
	widths, least := make([]int, len(f.boxes)), make([]int, len(f.boxes))
	for i, x := range f.boxes {
		widths[i], least[i] = x.width, x.least()
	}
	level(widths, least, excess)
	for i := range f.boxes {
		if x := &f.boxes[i]; x.shrink > 0 && x.shrink <= widths[i] {
			x.shorten(widths[i])
		} else {
			x.cut(widths[i])
		}
	}
}

// shorten makes the box at most width cells wide, at least 1. The longest runs
// give, each down to a lone …; where that is not enough, the end goes.
func (x *box) shorten(width int) {
	if x.width <= width {
		return
	}
	widths, least := make([]int, len(x.runs)), make([]int, len(x.runs))
	for i, r := range x.runs {
		widths[i], least[i] = r.width, 1
	}
	level(widths, least, x.width-width)
	kept := x.runs[:0]
	x.width = 0
	for i, r := range x.runs {
		if r = r.shortened(widths[i]); !repeatsEllipsis(kept, r) {
			kept = append(kept, r)
			x.width += r.width
		}
	}
	x.runs = kept
	x.cut(width)
}

// level takes excess from widths, a cell at a time from the largest that is
// above its least, of equals the first.
func level(widths, least []int, excess int) {
	for ; excess > 0; excess-- {
		largest := -1
		for i := range widths {
			if widths[i] > least[i] && (largest < 0 || widths[i] > widths[largest]) {
				largest = i
			}
		}
		if largest < 0 {
			return
		}
		widths[largest]--
	}
}

// cut makes the box at most width cells wide, at least 1, from its end.
func (x *box) cut(width int) {
	if x.width <= width {
		return
	}
	taken := 0
	for i, r := range x.runs {
		if taken+r.width < width {
			taken += r.width
			continue
		}
		x.runs, x.width = x.runs[:i], taken
		if r = r.cut(width - taken); !repeatsEllipsis(x.runs, r) {
			x.runs, x.width = append(x.runs, r), taken+r.width
		}
		return
	}
}

// repeatsEllipsis reports whether next is nothing but a second … after runs.
func repeatsEllipsis(runs []run, next run) bool {
	n := len(runs)
	return n > 0 && next.text == ellipsis && strings.HasSuffix(runs[n-1].text, ellipsis)
}
