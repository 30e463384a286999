package layout

import (
	"slices"
	"strings"
)

// full returns the cells of a box as it is.
func (x box) full() int { return x.width }

// least returns the cells of a box shortened as far as it may be.
func (x box) least() int {
	if x.shrink > 0 {
		return min(x.width, x.shrink)
	}
	return x.width
}

// width returns the cells of the line if each box's text takes what cells says.
func (f *frame) width(cells func(box) int) int {
	n := f.prefix.width
	for i, x := range f.boxes {
		n += cells(x)
		if f.bare {
			continue
		}
		left, right := x.ground()
		joined := f.joined(i)
		switch {
		case i == 0 || joined:
		case i == f.left:
			n += minGap
		default:
			n += f.separator.width
		}
		if left != 0 {
			n++
			if !joined {
				n += f.capLeft.width
			}
		}
		if right != 0 {
			n++
			if !f.joined(i + 1) {
				n += f.capRight.width
			}
		}
	}
	return n
}

// fit makes the frame at most width cells wide, by the rule that the package
// comment states. width is at least 1.
func (f *frame) fit(width int) {
	for len(f.boxes) > 1 && f.width(box.least) > width {
		f.drop()
	}
	if f.width(box.least) > width {
		f.prefix = run{}
	}
	if f.width(box.least) > width {
		f.capLeft, f.capRight = run{}, run{}
	}
	if f.width(box.least) > width {
		f.bare = true
	}
	if f.width(box.least) > width {
		f.boxes[0].cut(width)
	}
	f.shorten(f.width(box.full) - width)
	// A box whose last run went may end on a background now, with a cell for it.
	f.shorten(f.width(box.full) - width)
	if f.width(box.full) > width {
		f.bare = true
	}
}

// drop takes out the box of the lowest priority; of equals, the last.
func (f *frame) drop() {
	out := 0
	for i, x := range f.boxes {
		if x.priority <= f.boxes[out].priority {
			out = i
		}
	}
	f.boxes = slices.Delete(f.boxes, out, out+1)
	if out < f.left {
		f.left--
	}
}

// shorten takes excess cells from the shrinkable boxes, always from the one
// that is the longest then. There are enough: fit has seen to it.
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
		f.boxes[i].shorten(widths[i])
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

func (f *frame) bestPriority() int {
	best := f.boxes[0].priority
	for _, x := range f.boxes {
		best = max(best, x.priority)
	}
	return best
}
