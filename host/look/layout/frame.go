package layout

import (
	"slices"
	"strings"
)

// minGap is the least number of cells between the left and the right group.
const minGap = 2

// frame is one line with its texts measured: the boxes that are still in it and
// what is drawn around them.
type frame struct {
	prefix, separator, capLeft, capRight run

	shape         Shape
	arrow, mirror arrows // between the grounds of the left and of the right group

	boxes []box // left group, then right group
	left  int   // how many of boxes are in the left group
	bare  bool  // the only box is drawn without caps and padding
}

// box is a segment in a frame.
type box struct {
	name     string
	runs     []run
	width    int // of the runs
	priority int
	shrink   int
	minimum  int // see [box.bound]
	pad      int // cells after it, for the next one to begin where it should
	// groundLeft and groundRight are the background that the box begins and ends
	// in, also when it is shortened; 0 where it has none.
	groundLeft, groundRight color
}

func newFrame(l Line, p *palette) *frame {
	f := &frame{
		prefix:    newRun(l.Prefix, p.role("prefix")),
		separator: newRun(l.Separator, p.role("separator")),
		capLeft:   newRun(l.CapLeft, style{}),
		capRight:  newRun(l.CapRight, style{}),
		shape:     l.Shape,
		arrow:     newArrows(l.Shape.Arrow, l.Shape.Thin, p),
		mirror:    newArrows(l.Shape.Mirror, l.Shape.ThinMirror, p),
		boxes:     make([]box, 0, len(l.Left)+len(l.Right)),
	}
	if l.Shape.Frames {
		f.capLeft.style, f.capRight.style = f.separator.style, f.separator.style
	}
	f.add(l.Left, p)
	f.left = len(f.boxes)
	f.add(l.Right, p)
	if l.Shape.Plain {
		for i := range f.boxes {
			f.boxes[i].setGround(0)
		}
	}
	if l.Shape.Blocks {
		f.ground(f.boxes[:f.left], p)
		f.ground(f.boxes[f.left:], p)
	}
	return f
}

func (f *frame) add(blocks []Block, p *palette) {
	for _, b := range blocks {
		if x := newBox(b, p); x.isVisible() {
			f.boxes = append(f.boxes, x)
		}
	}
}

func newBox(b Block, p *palette) box {
	x := box{name: b.Name, runs: make([]run, 0, len(b.Spans)), priority: b.Priority, shrink: b.Shrink}
	var ground color // background of the first span that has one
	for _, s := range b.Spans {
		r := newRun(s.Text, p.style(s.Style))
		if r.width == 0 {
			continue
		}
		if p.links {
			r.url = linkTarget(s.URL)
			if p.web && !isWeb(r.url) {
				r.url = ""
			}
		}
		if b.Stale {
			r.style = p.stale(r.style)
		}
		if ground == 0 && r.style.bg.drawn() {
			ground = r.style.bg
		}
		x.runs = append(x.runs, r)
		x.width += r.width
	}
	for i := range x.runs {
		if !x.runs[i].style.bg.isSet() {
			x.runs[i].style.bg = ground
		}
	}
	if len(x.runs) > 0 {
		x.groundLeft = x.runs[0].style.bg.ground()
		x.groundRight = x.runs[len(x.runs)-1].style.bg.ground()
	}
	return x
}

// isVisible reports whether the box holds anything but spaces: Claude Code
// drops a row of spaces.
func (x box) isVisible() bool {
	return slices.ContainsFunc(x.runs, func(r run) bool { return strings.TrimSpace(r.text) != "" })
}

// row draws the frame into at most width cells, for which it has been fitted.
func (f *frame) row(width int, p *palette) Row {
	r := Row{level: p.level, runs: make([]run, 0, 4*len(f.boxes)+4)}
	spare := width - f.width(box.full)
	r.add(f.prefix)
	for i, x := range f.boxes {
		if i == f.left {
			// The right group begins. Its filler takes all that is to spare.
			gap := spare
			if i > 0 {
				gap += minGap
			}
			r.add(run{text: strings.Repeat(" ", gap), width: gap})
		}
		left, right := x.groundLeft, x.groundRight
		if f.bare {
			left, right = 0, 0
		}
		capLeft, capRight := f.caps(i)
		if f.bare {
			capLeft, capRight = run{}, run{}
		}
		switch joined := f.joined(i); {
		case joined && f.arrowsAt(i).width() > 0:
			from, to := f.boxes[i-1].groundRight, x.groundLeft
			if i > f.left {
				from, to = to, from
			}
			r.add(f.arrowsAt(i).between(from, to, p.level))
		case !joined && !f.startsGroup(i):
			r.add(f.separator)
		}
		r.add(capLeft)
		if left != 0 {
			r.add(padding(x.runs[0].style, left))
		}
		for _, run := range x.runs {
			r.add(run)
		}
		if right != 0 {
			r.add(padding(x.runs[len(x.runs)-1].style, right))
		}
		r.add(capRight)
		if x.pad > 0 {
			r.add(run{text: strings.Repeat(" ", x.pad), width: x.pad})
		}
	}
	return r
}

// joined reports whether box i follows the one before it without a separator:
// both are in the same group and have a background where they meet.
func (f *frame) joined(i int) bool {
	if f.shape.Apart || i == 0 || i == len(f.boxes) || i == f.left {
		return false
	}
	return f.boxes[i-1].groundRight != 0 && f.boxes[i].groundLeft != 0
}

// in returns a cap in the colour of the background that it continues.
func (r run) in(ground color) run {
	r.style = style{fg: ground}
	return r
}

// padding returns the cell between a box's end, which has the style s, and its
// cap or neighbour. It is not underlined or struck; otherwise it keeps the
// style, so that it needs no escape of its own.
func padding(s style, ground color) run {
	s.attrs &^= underline | strike
	s.bg = ground
	return run{text: " ", width: 1, style: s}
}

// add appends next in a style that the terminal has.
func (r *Row) add(next run) {
	if next.width == 0 {
		return
	}
	next.style = next.style.lowered(r.level)
	r.width += next.width
	r.runs = append(r.runs, next)
}
