package line

import (
	"strconv"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/look/layout"
)

const (
	// unknownColumns is taken where neither COLUMNS nor a terminal says how many
	// there are: Claude Code before 2.1.153. Other agents wrap a row that is too long,
	// and are given those of a terminal that nobody has made wider.
	unknownColumns = 120
	maxColumns     = 2000
	// MaxPadding, in cells on each side, leaves something of any terminal.
	MaxPadding = 20
	// chrome is what Claude Code keeps of each row for itself.
	chrome = 4
	// narrowQwen is the width below which Qwen Code puts its own words below the line and
	// not beside it, shortQwen that below which they are shorter.
	narrowQwen, shortQwen = 80, 100
)

// Terminal is what is known of the size of the terminal. Ask, if it is not nil,
// asks for it, once, when Getenv does not have it.
type Terminal struct {
	Getenv func(string) string
	Ask    func() (columns, lines int, ok bool)
	// Told is the width that the agent tells of itself, or 0.
	Told int
	// Foreign says that the agent is another one than Claude Code.
	Foreign bool

	asked, ok      bool
	columns, lines int
}

// Columns is what the agent tells, else COLUMNS, else those of the terminal that is asked,
// else 120, or 80 in another agent than Claude Code.
func (t *Terminal) Columns() int {
	if t.Told > 0 {
		return min(t.Told, maxColumns)
	}
	if n, err := strconv.Atoi(t.Getenv("COLUMNS")); err == nil && n > 0 {
		return min(n, maxColumns)
	}
	if t.ask() {
		return min(t.columns, maxColumns)
	}
	if t.Foreign {
		return UsualColumns
	}
	return unknownColumns
}

// Lines is LINES, else those of the terminal that is asked, else 0.
func (t *Terminal) Lines() int {
	if n, err := strconv.Atoi(t.Getenv("LINES")); err == nil && n > 0 {
		return n
	}
	if t.ask() {
		return t.lines
	}
	return 0
}

func (t *Terminal) ask() bool {
	if !t.asked && t.Ask != nil {
		t.columns, t.lines, t.ok = t.Ask()
	}
	t.asked = true
	return t.ok
}

// UsableWidth is the number of cells that a row can have in Claude Code before
// it is cut: columns - 4 - 2 × padding.
func UsableWidth(columns, padding int) int {
	return max(1, min(columns, maxColumns)-chrome-2*padding)
}

// WidthIn is the number of cells that a row can have in the agent of a session, in a
// terminal of so many columns.
func WidthIn(s agent.Session, columns, padding int, getenv func(string) string) int {
	if !s.Host.Foreign() {
		return UsableWidth(columns, padding)
	}
	columns = min(columns, maxColumns)
	return max(1, columns-s.Host.Margin()-besideRow(s, columns, getenv)-2*padding)
}

// OptionsIn are [LayoutOptions] as an agent's host has them.
func OptionsIn(s agent.Session, plan config.Plan, width int, getenv func(string) string) layout.Options {
	o := LayoutOptions(plan, width, getenv)
	if s.Host.Foreign() {
		// Claude Code looks which links a terminal may have; the others pass on all, and
		// one to a file would be opened by whatever the terminal takes for it.
		o.WebOnly, o.MaxRows = true, s.Host.Rows()
	}
	return o
}

// besideRow is how many cells Qwen Code's own words take beside the line, with the gap
// before them: how full the context is, unless a setting hides it. They stand there once
// there is a reply.
func besideRow(s agent.Session, columns int, getenv func(string) string) int {
	if s.Host != agent.Qwen || columns < narrowQwen {
		return 0
	}
	tokens, _ := s.Status.Number("context_window.current_usage.input_tokens")
	if tokens <= 0 {
		return 0
	}
	words := agent.QwenWords(s.Status, getenv)
	switch {
	case words.Hidden:
		return 0
	case words.English && columns < shortQwen:
		return len(" 100.0% used")
	case words.English:
		return len(" 100.0% context used")
	case columns < shortQwen:
		return 21 // Russian has the longest
	}
	return 31
}

// MaxRows is the number of rows in a terminal of that many lines for which Claude
// Code's fullscreen renderer has room, with its own line below them, which says in
// which permission mode the session is: half of the screen less five, and at least
// one. It is 0 for an unknown height.
func MaxRows(lines int) int {
	if lines <= 0 {
		return 0
	}
	return max(1, lines/2-5)
}

// LayoutOptions are those of a terminal of unknown height. One without colours
// may be one without any escapes, so it gets no links either.
func LayoutOptions(plan config.Plan, width int, getenv func(string) string) layout.Options {
	level := layout.DetectLevel(plan.Color, getenv)
	return layout.Options{Width: width, Level: level, Roles: plan.Theme.Roles, Links: level != layout.None, Columns: plan.Columns}
}

// layoutOptions are those of the terminal that a line of so many columns is for.
func (r *request) layoutOptions(plan config.Plan, columns int) layout.Options {
	o := OptionsIn(r.agent, plan, columns, r.Getenv)
	if r.foreign() {
		return o
	}
	rows := len(plan.Lines) + min(len(r.warnings), 1)
	for _, l := range plan.Lines {
		if l.Wrap {
			rows += max(0, len(l.Left)+len(l.Right)-1) // as many as it may take
		}
	}
	// Which renderer draws is looked up only where it matters.
	if most := MaxRows(r.terminal.Lines()); rows > most && most > 0 && !r.classicRenderer() {
		o.MaxRows = most
	}
	return o
}
