package doctor

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/layout"
)

// chrome is what Claude Code keeps of each row for itself, in cells.
const chrome = 4

// fewColumns is a width below which a line of the usual segments loses some.
const fewColumns = 60

// colorVariables are what colours depend on, in the order in which they count.
func colorVariables() []string {
	return []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "COLORTERM"}
}

// terminal looks at the width and the colours, as they are where it is called:
// Claude Code in this terminal starts its command with the same environment.
func (e exam) terminal(context.Context) (exam, findings) {
	var f findings
	columns, from := e.Columns, "the terminal"
	if n, err := strconv.Atoi(e.Getenv("COLUMNS")); err == nil && n > 0 {
		columns, from = n, "COLUMNS"
	}
	usable := columns - chrome - 2*e.padding
	switch {
	case columns == 0:
		f.ok("width", "it is not known here, since this is no terminal; Claude Code tells its command from 2.1.153 on")
	case columns < fewColumns:
		f.add("width", Note, fmt.Sprintf("%d columns (%s), of which a row can use %d: segments of low priority are left out", columns, from, max(usable, 1)),
			"make the terminal wider, or see what fits: aiterm statusline test --columns "+strconv.Itoa(columns))
	default:
		f.ok("width", fmt.Sprintf("%d columns (%s), of which a row can use %d", columns, from, usable))
	}
	if most := claude.RunColumns - chrome - 2*e.padding; e.width > most {
		f.add("width", Warning, fmt.Sprintf("at %d columns the command printed a row of %d cells, and Claude Code shows %d: it cuts the rest off",
			claude.RunColumns, e.width, most), "have the command print less")
	}
	// Claude Code keeps a part of the terminal's height for the session.
	if most := line.MaxRows(claude.RunLines); e.rows > most {
		f.add("height", Warning, fmt.Sprintf("the command printed %d rows, and in a terminal of %d lines Claude Code has room for %d above the line that says in which permission mode it is", e.rows, claude.RunLines, most),
			"have the command print less")
	}
	e.colors(&f)
	e.links(&f)
	return e, f
}

// colors says how many colours the line has, and why.
func (e exam) colors(f *findings) {
	level := layout.DetectLevel(e.plan.Color, e.claudeEnv)
	var set, why []string
	for _, name := range colorVariables() {
		value := e.claudeEnv(name)
		if value == "" {
			continue
		}
		set = append(set, name+"="+value)
		without := func(n string) string {
			if n == name {
				return ""
			}
			return e.claudeEnv(n)
		}
		if layout.DetectLevel(e.plan.Color, without) != level {
			why = append(why, name)
		}
	}
	found := fmt.Sprintf("level %v", level)
	if _, fixed := layout.ParseLevel(e.plan.Color); fixed {
		found += ", as color in plugins.yaml says"
	} else if len(why) > 0 {
		found += ", because of " + strings.Join(why, " and ")
	} else if layout.DetectLevel("", func(string) string { return "" }) != level {
		found += ", because of more than one variable"
	} else {
		found += ", the usual one"
	}
	if len(set) > 0 {
		found += " (" + strings.Join(set, " ") + ")"
	}
	if level == layout.None {
		f.add("colours", Note, found, "for colours all the same, set color: 256 in plugins.yaml")
		return
	}
	f.ok("colours", found)
}
