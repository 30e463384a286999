package line

import (
	"strconv"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/layout"
)

const (
	// unknownColumns is taken where COLUMNS is not set: Claude Code before
	// 2.1.153.
	unknownColumns = 120
	maxColumns     = 2000
	// chrome is what Claude Code keeps of each row for itself.
	chrome = 4
)

// UsableWidth is the number of cells that a row can have in Claude Code before
// it is cut: COLUMNS - 4 - 2 × padding.
func UsableWidth(getenv func(string) string, padding int) int {
	columns, err := strconv.Atoi(getenv("COLUMNS"))
	if err != nil || columns <= 0 {
		columns = unknownColumns
	}
	return max(1, min(columns, maxColumns)-chrome-2*padding)
}

// usableRows is the number of rows that Claude Code shows, half of the screen
// less four, or 0 where the height is not known.
func usableRows(getenv func(string) string) int {
	lines, err := strconv.Atoi(getenv("LINES"))
	if err != nil || lines <= 0 {
		return 0
	}
	return max(1, lines/2-4)
}

// LayoutOptions are those of a terminal of unknown height. One without colours
// may be one without any escapes, so it gets no links either.
func LayoutOptions(plan config.Plan, width int, getenv func(string) string) layout.Options {
	level := layout.DetectLevel(plan.Color, getenv)
	return layout.Options{Width: width, Level: level, Roles: plan.Theme.Roles, Links: level != layout.None}
}

// layoutOptions are those of the terminal that the line is for.
func (l *Line) layoutOptions() layout.Options {
	o := LayoutOptions(l.Plan, l.Session.Columns, l.Getenv)
	o.MaxRows = usableRows(l.Getenv)
	return o
}
