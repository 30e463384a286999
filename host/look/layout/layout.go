// Package layout turns the spans of segments into rows that fit the terminal,
// and the rows into bytes. It knows nothing of how a segment is run or how the
// configuration is read. Escape sequences are written in ansi.go and nowhere
// else; text gets in through newRun, which cleans it, and nowhere else.
//
// The rule of fitting, for a line wider than the row:
//
//  1. Shrinkable segments are shortened, the longest first, none below its
//     Shrink; and in a segment its longest spans, so that signs such as the *
//     of a dirty branch stay.
//  2. If that is not enough, those segments stay for which there is room when
//     all are at their shortest, asked in the order of their priorities (of
//     equals the first): one that has no room leaves it to those after it, so
//     nothing is missing that would fit. One that is wider than the row is not
//     missing either, but cut, down to a third of the row.
//  3. The most important segment costs the line its prefix, then its caps and
//     padding, where it has no room beside them, and at the very end is cut to
//     the width: something is always shown.
//
// A line that may be wrapped takes more rows instead, one after the other, and what stands
// above is then the rule for each of them.
//
// Prefixes that draw a picture together, such as ╭─ and ╰─, are all there or
// none is.
package layout

import (
	"slices"

	"github.com/data-wise/aiterm/host/look/span"
)

// Block is what one segment contributes to a line.
type Block struct {
	Name  string
	Spans []span.Span
	// Priority decides who stays when the line is too narrow: the higher.
	Priority int
	// Shrink is the number of cells that the text may be shortened to, or 0 for
	// text that is shown in full or not at all.
	Shrink int
	// Stale marks the output of an earlier render: it is drawn in the style of
	// the role "dim".
	Stale bool
}

// Line is one line as it was asked for, before it is fitted.
type Line struct {
	Prefix    string // before the first segment, in the role "prefix"
	Separator string // between two segments, in the role "separator"
	// CapLeft and CapRight frame a run of segments with a background, in the
	// colour of the background they touch.
	CapLeft, CapRight string
	Left, Right       []Block
	Shape             Shape
	// Wrap has the line take more rows where it is too wide, in place of leaving
	// segments out.
	Wrap bool
}

// Options are what a render knows about the terminal and the theme.
type Options struct {
	Width   int               // usable cells of a row; less than 1 counts as 1
	MaxRows int               // 0: no limit; less than 0 counts as 1
	Level   ColorLevel        // what the terminal can show
	Roles   map[string]string // the theme: role to style
	Links   bool              // whether OSC 8 links are written
	WebOnly bool              // no links but those of http and https
	Columns bool              // segments below one another begin at the same cell
}

// Row is one finished row of the screen. Its text is clean, its styles are
// ones that the terminal has, and it is not empty.
type Row struct {
	runs  []run
	width int
	level ColorLevel
}

// Width returns the cells that the row takes, never more than Options.Width.
func (r Row) Width() int { return r.width }

// Text returns the row without styles and links.
func (r Row) Text() string {
	n := 0
	for _, run := range r.runs {
		n += len(run.text)
	}
	b := make([]byte, 0, n)
	for _, run := range r.runs {
		b = append(b, run.text...)
	}
	return string(b)
}

// Render fits lines into rows. A segment without visible text is left out, a
// line without segments makes no row. If there are more rows than
// Options.MaxRows, those whose best segment has the highest priority stay, in
// their order.
func Render(lines []Line, o Options) []Row {
	o.Width = max(o.Width, 1)
	p := newPalette(o)
	rows := make([]Row, 0, len(lines))
	for _, f := range framesOf(lines, o, p) {
		if f != nil {
			f.fit(o.Width)
			rows = append(rows, f.row(o.Width, p))
		}
	}
	return rows
}

// framesOf measures lines, and takes out those that make no row.
func framesOf(lines []Line, o Options, p *palette) []*frame {
	lines = wrapped(lines, o.Width, p)
	frames := make([]*frame, len(lines)) // nil for a line that makes no row
	for i, l := range lines {
		if f := newFrame(l, p); len(f.boxes) > 0 {
			frames[i] = f
		}
	}
	if o.MaxRows != 0 {
		keepRows(frames, max(o.MaxRows, 1))
	}
	keepPicture(lines, frames, o.Width)
	if o.Columns {
		lineUp(frames, o.Width)
	}
	return frames
}

// NoRoom returns the names of the segments that have text and are left out of
// their rows at that many cells.
func NoRoom(lines []Line, width int) []string {
	o := Options{Width: max(width, 1)}
	var missing []string
	for _, f := range framesOf(lines, o, newPalette(o)) {
		if f == nil {
			continue
		}
		all := f.boxes
		f.fit(o.Width)
		for _, x := range all {
			if !slices.ContainsFunc(f.boxes, func(b box) bool { return b.name == x.name }) {
				missing = append(missing, x.name)
			}
		}
	}
	return missing
}
