package layout

import (
	"slices"
	"strings"
)

// wrapped gives the lines that may be wrapped, and are too wide, as many rows as they need
// to leave nothing out: each takes the segments in their order, as many as have room. The
// right group stays at the right edge.
func wrapped(lines []Line, width int, p *palette) []Line {
	if !slices.ContainsFunc(lines, func(l Line) bool { return l.Wrap }) {
		return lines
	}
	out := make([]Line, 0, len(lines)+4)
	parts := pictureParts(lines)
	for i, l := range lines {
		if !l.Wrap || newFrame(l, p).width(box.full) <= width {
			out = append(out, l)
			continue
		}
		inPicture := slices.Contains(parts, i) && i != parts[len(parts)-1]
		out = append(out, l.rows(width, p, continued(l.Prefix, inPicture))...)
	}
	return out
}

// rows breaks a line. prefix is that of its rows but for the first.
func (l Line) rows(width int, p *palette, prefix string) []Line {
	row := l
	row.Left, row.Right = nil, nil
	var out []Line
	fits := func(row Line) bool { return newFrame(row, p).width(box.full) <= width }
	next := func() {
		if len(row.Left)+len(row.Right) > 0 {
			out = append(out, row)
			row.Left, row.Right, row.Prefix = nil, nil, prefix
		}
	}
	for _, b := range l.Left {
		with := row
		with.Left = append(slices.Clip(row.Left), b)
		if !fits(with) {
			next()
			with = row
			with.Left = []Block{b}
		}
		row = with
	}
	for _, b := range l.Right {
		with := row
		with.Right = append(slices.Clip(row.Right), b)
		if !fits(with) {
			next()
			with = row
			with.Right = []Block{b}
		}
		row = with
	}
	next()
	return out
}

// continued is what stands below a prefix: as many cells, and where the picture that the
// prefix is a part of goes on further down, its line.
func continued(prefix string, inPicture bool) string {
	width := Width(prefix)
	if inPicture && width > 0 {
		return "│" + strings.Repeat(" ", width-1)
	}
	return strings.Repeat(" ", width)
}
