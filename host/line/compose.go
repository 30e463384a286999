package line

import (
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// warningPriority is above that of every segment, which config bounds.
const warningPriority = 1001

// compose puts the outcomes, in the order of [Placed], back onto the lines that
// the plan has, and the first warning on a line of its own below them.
func compose(plan config.Plan, outcomes []schedule.Outcome, warnings []string) []layout.Line {
	placed := 0
	seek := seeker{segments: plan.Segments}
	group := func(names []string) []layout.Block {
		out := make([]layout.Block, 0, len(names))
		for _, name := range names {
			segment := seek.placed(name)
			if segment == nil {
				continue
			}
			o := outcomes[placed]
			placed++
			out = append(out, layout.Block{
				Name:     segment.Name,
				Spans:    recoloured(o.Spans, segment.Colors),
				Priority: segment.Priority,
				Shrink:   segment.Shrink,
				Stale:    o.Late || o.Stale,
			})
		}
		return out
	}
	lines := make([]layout.Line, 0, len(plan.Lines)+1)
	for _, l := range plan.Lines {
		lines = appendRows(lines, layout.Line{
			Prefix: l.Prefix, Separator: l.Separator,
			CapLeft: l.CapLeft, CapRight: l.CapRight,
			Left: group(l.Left), Right: group(l.Right), Wrap: l.Wrap,
			Shape: shapeOf(l.Style),
		})
	}
	if len(warnings) > 0 {
		lines = append(lines, layout.Line{Left: []layout.Block{{
			Name:     "warning",
			Spans:    []span.Span{{Text: span.Clean("⚠ aiterm: " + warnings[0]), Style: "warning"}},
			Priority: warningPriority,
			Shrink:   12,
		}}})
	}
	return lines
}

// shapeOf is what the layout does for a style.
func shapeOf(s config.Style) layout.Shape {
	shape := layout.Shape{Arrow: s.Arrow, Mirror: s.Mirror, Thin: s.Thin, ThinMirror: s.ThinMirror}
	switch s.Name {
	case config.Plain:
		shape.Plain = true
	case config.Powerline:
		shape.Blocks = true
	case config.Capsule:
		shape.Blocks, shape.Apart = true, true
	case config.Box:
		shape.Plain, shape.Apart, shape.Frames = true, true, true
	}
	return shape
}

// appendRows appends a line, or as many lines as its only segment has rows. Rows
// that have to share a line with other segments stand one after the other.
func appendRows(lines []layout.Line, l layout.Line) []layout.Line {
	alone := len(l.Left)+len(l.Right) == 1
	for _, group := range [...][]layout.Block{l.Left, l.Right} {
		for i := range group {
			rows := rowsOf(group[i].Spans)
			if len(rows) < 2 {
				continue
			}
			if !alone {
				group[i].Spans = oneRow(rows)
				continue
			}
			block := group[i]
			for _, row := range rows {
				block.Spans = row
				one := l
				if len(l.Left) > 0 {
					one.Left = []layout.Block{block}
				} else {
					one.Right = []layout.Block{block}
				}
				lines = append(lines, one)
			}
			return lines
		}
	}
	return append(lines, l)
}

// rowsOf splits spans at the breaks.
func rowsOf(spans []span.Span) (rows [][]span.Span) {
	start := 0
	for i, s := range spans {
		if s.Text == span.Break {
			rows, start = append(rows, spans[start:i]), i+1
		}
	}
	return append(rows, spans[start:])
}

func oneRow(rows [][]span.Span) []span.Span {
	var all []span.Span
	for i, row := range rows {
		if i > 0 {
			all = append(all, span.Span{Text: " │ ", Style: "separator"})
		}
		all = append(all, row...)
	}
	return all
}

// Rows lays outcomes out, in the order of [Placed]. It returns at least one row,
// whatever it is given. The first of the warnings gets a line of its own.
func Rows(plan config.Plan, outcomes []schedule.Outcome, warnings []string, o layout.Options) []layout.Row {
	rows := layout.Render(compose(plan, outcomes, warnings), o)
	if len(rows) == 0 {
		rows = layout.Render(nothingToShow(), o)
	}
	return rows
}

// UsualColumns is the width of a terminal that nobody has made wider.
const UsualColumns = 80

// PlanIn is a plan as it is drawn in an agent's session. One that shows a single row gets
// all lines in one: what is least important of all gives way then, and not all that is on
// a line. Pictures in front of the lines are left out.
func PlanIn(s agent.Session, plan config.Plan) config.Plan {
	if s.Host.Rows() != 1 || len(plan.Lines) < 2 {
		return plan
	}
	one := plan.Lines[0]
	one.Prefix, one.Wrap, one.Left, one.Right = "", false, nil, nil
	for _, l := range plan.Lines {
		one.Left, one.Right = append(one.Left, l.Left...), append(one.Right, l.Right...)
	}
	plan.Lines, plan.Columns = []config.Line{one}, false
	if plan.Sum != 0 {
		plan.Sum++ // other rows come of it
	}
	return plan
}

// NoRoom names the segments that are left out of the line in a terminal of
// [UsualColumns] for want of room, given what each has to show.
func NoRoom(plan config.Plan, outcomes []schedule.Outcome) []string {
	return NoRoomIn(UsableWidth(UsualColumns, plan.Padding), plan, outcomes)
}

// NoRoomIn is [NoRoom] for a number of usable cells.
func NoRoomIn(width int, plan config.Plan, outcomes []schedule.Outcome) []string {
	return layout.NoRoom(compose(plan, outcomes, nil), width)
}

// nothingToShow stands in when no segment had anything to say: an empty output
// would blank the row and look like a fault.
func nothingToShow() []layout.Line {
	return []layout.Line{{Left: []layout.Block{{
		Name:  "aiterm",
		Spans: []span.Span{{Text: "aiterm", Style: "dim"}},
	}}}}
}

// usualText is room for most lines: growing to that would cost as many pages as steps, and
// of what is not written to, none is made.
const usualText = 4 << 10

// AppendRows appends what goes to stdout: each row and a line break.
func AppendRows(dst []byte, rows []layout.Row) []byte {
	if dst == nil {
		dst = make([]byte, 0, usualText)
	}
	for _, row := range rows {
		dst = append(row.AppendANSI(dst), '\n')
	}
	return dst
}
