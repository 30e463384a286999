package view

import (
	"slices"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// Tried is a line with a segment in it that was run elsewhere, as its author does who
// tries it out. It can be drawn at any width.
type Tried struct {
	plan     config.Plan
	outcomes []schedule.Outcome
	getenv   func(string) string
	// Placed tells whether the plan has the segment on a line; else it is at the end of
	// the last one, where "plugins add" puts it.
	Placed bool
}

// With runs the segments of the plan, but not that of the segment's name: it showed these
// spans.
func (p Preview) With(session *capability.Session, segment config.Segment, spans []span.Span) Tried {
	t := Tried{getenv: p.Getenv}
	t.plan, t.Placed = placing(p.Plan, segment)
	others := p
	others.Plan.Lines = withoutName(t.plan.Lines, segment.Name)
	others.Play(session, nil, func(jobs []engines.Job, outcomes []schedule.Outcome) {
		at := 0
		for _, s := range line.Placed(t.plan) {
			switch {
			case s.Name == segment.Name:
				t.outcomes = append(t.outcomes, schedule.Outcome{Spans: spans})
			case at < len(jobs) && jobs[at].Segment.Name == s.Name:
				t.outcomes = append(t.outcomes, outcomes[at])
				at++
			default:
				t.outcomes = append(t.outcomes, schedule.Outcome{})
			}
		}
	})
	return t
}

// placing is a plan with the segment on one of its lines.
func placing(plan config.Plan, segment config.Segment) (with config.Plan, placed bool) {
	plan.Lines, plan.Segments = slices.Clone(plan.Lines), slices.Clone(plan.Segments)
	at := slices.IndexFunc(plan.Segments, func(s config.Segment) bool { return s.Name == segment.Name })
	if at < 0 {
		plan.Segments = append(plan.Segments, segment)
	} else {
		plan.Segments[at].Hidden = false
	}
	for _, l := range plan.Lines {
		if slices.Contains(l.Left, segment.Name) || slices.Contains(l.Right, segment.Name) {
			return plan, true
		}
	}
	if len(plan.Lines) == 0 {
		plan.Lines = []config.Line{{}}
	}
	last := &plan.Lines[len(plan.Lines)-1]
	if len(last.Left) == 0 && len(last.Right) > 0 {
		last.Right = append(slices.Clone(last.Right), segment.Name)
	} else {
		last.Left = append(slices.Clone(last.Left), segment.Name)
	}
	return plan, false
}

func withoutName(lines []config.Line, name string) []config.Line {
	lines = slices.Clone(lines)
	is := func(s string) bool { return s == name }
	for i := range lines {
		lines[i].Left = slices.DeleteFunc(slices.Clone(lines[i].Left), is)
		lines[i].Right = slices.DeleteFunc(slices.Clone(lines[i].Right), is)
	}
	return lines
}

// Rows is the line in a terminal of so many columns.
func (t Tried) Rows(columns int, level layout.ColorLevel) []layout.Row {
	o := line.LayoutOptions(t.plan, line.UsableWidth(columns, t.plan.Padding), t.getenv)
	o.Level, o.Links = level, level != layout.None
	return line.Rows(t.plan, t.outcomes, nil, o)
}

// NoRoom tells whether a terminal of so many columns has no room for the segment.
func (t Tried) NoRoom(columns int, segment string) bool {
	return slices.Contains(line.NoRoomIn(line.UsableWidth(columns, t.plan.Padding), t.plan, t.outcomes), segment)
}
