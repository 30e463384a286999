package layout

// Shape is the look of a line beyond its colours. The zero Shape is the one of before:
// segments that have a background of their own are set off, and caps are drawn around
// them.
type Shape struct {
	// Plain takes the backgrounds away.
	Plain bool
	// Blocks gives each segment a background: its own, or those of the roles "block" and
	// "block.alt" by turns.
	Blocks bool
	// Apart sets segments apart that have backgrounds, with the separator between them
	// and caps around each.
	Apart bool
	// Frames draws the caps around every segment, in the role "separator".
	Frames bool
	// Arrow and Mirror are the signs between two backgrounds, in the left and in the right
	// group; they have the colour of the one that they point from. The last of the left
	// group, and the first of the right one, points into the terminal's. Thin and ThinMirror
	// stand in their place where both backgrounds are the same, and where they are empty.
	Arrow, Mirror, Thin, ThinMirror string
}

// arrows are the measured signs of a shape.
type arrows struct{ full, thin run }

func newArrows(full, thin string, p *palette) arrows {
	return arrows{newRun(full, style{}), newRun(thin, p.role("separator"))}
}

// width is that of the sign between two segments: the larger, so that a frame keeps its
// width whichever is drawn.
func (a arrows) width() int { return max(a.full.width, a.thin.width) }

// between is the sign between two grounds that touch, of which from is the one that it
// has the colour of.
func (a arrows) between(from, to color, level ColorLevel) run {
	if a.full.width == 0 || from.lowered(level) == to.lowered(level) && level != None {
		sign := a.thin
		sign.style.bg = to
		return sign.wide(a.width())
	}
	sign := a.full
	// As the terminal has them: it is no text that has to stand out.
	sign.style = style{fg: from.lowered(level), bg: to.lowered(level)}
	return sign.wide(a.width())
}

// wide is a sign with blanks up to a width.
func (r run) wide(width int) run {
	for ; r.width < width; r.width++ {
		r.text += " "
	}
	return r
}

// ground gives the boxes of a group backgrounds: those that have none the one of the two
// that their neighbour has not.
func (f *frame) ground(boxes []box, p *palette) {
	grounds := [2]color{p.role("block").bg.ground(), p.role("block.alt").bg.ground()}
	next := 0
	for i := range boxes {
		x := &boxes[i]
		if x.groundLeft == 0 && x.groundRight == 0 {
			if i > 0 && boxes[i-1].groundRight == grounds[next] {
				next = 1 - next
			}
			x.setGround(grounds[next])
			next = 1 - next
		}
	}
}

func (x *box) setGround(ground color) {
	for i := range x.runs {
		x.runs[i].style.bg = ground
	}
	x.groundLeft, x.groundRight = ground, ground
}

// arrowsAt are the signs of the group that box i is in.
func (f *frame) arrowsAt(i int) arrows {
	if i < f.left {
		return f.arrow
	}
	return f.mirror
}

// startsGroup tells whether box i is the first of its group.
func (f *frame) startsGroup(i int) bool { return i == 0 || i == f.left }

// caps are the ornaments before and after box i, measured by their width.
func (f *frame) caps(i int) (left, right run) {
	x := f.boxes[i]
	if f.shape.Frames {
		return f.capLeft, f.capRight
	}
	if x.groundLeft != 0 && !f.joined(i) {
		left = f.capLeft.in(x.groundLeft)
		if f.mirror.width() > 0 && i >= f.left {
			left = f.mirror.full.in(x.groundLeft)
		}
	}
	if x.groundRight != 0 && !f.joined(i+1) {
		right = f.capRight.in(x.groundRight)
		if f.arrow.width() > 0 && i < f.left {
			right = f.arrow.full.in(x.groundRight)
		}
	}
	return left, right
}
