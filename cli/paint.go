package cli

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// painter draws rows of text for a person, in colour if it may.
type painter struct {
	width int // cells; a longer row is cut
	level layout.ColorLevel
	roles map[string]string
	// warnAt is the percentage from which usage has the colour of a warning.
	warnAt float64
}

// row is one row, in pieces with a style each; without any it is empty.
type row []span.Span

func unstyled(text string) span.Span { return span.Span{Text: text} }

// newPainter takes the colours of usage from the user's theme and leaves all
// other text in the terminal's own: a theme is made for Claude Code's dark
// background. There are no colours in a file or a pipe, unless FORCE_COLOR is
// set.
func newPainter(env *Env, plan config.Plan) painter {
	p := painter{width: outputWidth(env), roles: map[string]string{}, warnAt: 80}
	for _, name := range []string{"ok", "notice", "warn", "critical"} {
		p.roles["usage."+name] = plan.Theme.Roles["usage."+name]
	}
	for _, segment := range plan.Segments {
		at, err := strconv.ParseFloat(segment.Settings["warning_threshold"], 64)
		if err == nil && segment.Name == "usage" {
			p.warnAt = at
		}
	}
	forced := env.Getenv("FORCE_COLOR") != "" || env.Getenv("CLICOLOR_FORCE") != ""
	switch {
	case env.Getenv("NO_COLOR") != "", plan.Color == layout.None.String():
	case isTerminal(env.Stdout) || forced:
		p.level = layout.DetectLevel("auto", env.Getenv)
	}
	return p
}

// usageRole is the theme's role for a percentage, by the usage segment's rule.
func (p painter) usageRole(percent float64) string {
	switch {
	case percent > 95:
		return "usage.critical"
	case percent >= p.warnAt:
		return "usage.warn"
	case percent >= 50:
		return "usage.notice"
	}
	return "usage.ok"
}

// paint returns the rows as bytes, each with a line break, and their widths.
func (p painter) paint(rows []row) (out []byte, widths []int) {
	options := layout.Options{Width: p.width, Level: p.level, Roles: p.roles}
	for _, r := range rows {
		width := 0
		line := layout.Line{Left: []layout.Block{{Spans: r}}}
		for _, fitted := range layout.Render([]layout.Line{line}, options) {
			out, width = fitted.AppendANSI(out), fitted.Width()
		}
		out = append(out, '\n')
		widths = append(widths, width)
	}
	return out, widths
}

// tableWidth is how many cells a table may take: those of the terminal, or those
// that COLUMNS names. In a file or a pipe there is no limit otherwise (0), so that
// every row is one line.
func tableWidth(env *Env) int {
	if !isTerminal(env.Stdout) && env.Getenv("COLUMNS") == "" {
		return 0
	}
	return outputWidth(env)
}

// textWidth is how wide paragraphs are set: as wide as the terminal is, but no
// wider than can be read with ease.
func textWidth(env *Env) int { return min(outputWidth(env), 100) }

// noteWidth is how wide paragraphs below a table are set: like it, without a limit
// in a file or a pipe.
func noteWidth(env *Env) int {
	if tableWidth(env) == 0 {
		return maxRow
	}
	return textWidth(env)
}

// Signs that stand before a state, so that it is seen without colours too.
const (
	signGood = "✓"
	signWarn = "!"
	signBad  = "✗"
	signNote = "·"
)

func good(state string) table.Cell {
	return table.Cell{Text: signGood + " " + state, Style: "usage.ok"}
}
func bad(state string) table.Cell {
	return table.Cell{Text: signBad + " " + state, Style: "usage.critical"}
}

// show writes a table, in colour where a person reads it. further says where the
// texts are for which there was no room, or is "".
func show(env *Env, t table.Table, further string) error {
	rows, leftOut := t.Rows(tableWidth(env))
	if len(leftOut) > 0 && further != "" {
		for _, text := range table.Wrap("No room for "+strings.ToLower(strings.Join(leftOut, ", "))+": "+further, tableWidth(env)) {
			rows = append(rows, []span.Span{{Text: text, Style: "dim"}})
		}
	}
	return write(env, rows)
}

// write writes rows, none of which is cut.
func write(env *Env, rows [][]span.Span) error {
	p := newPainter(env, usagePlan(env))
	p.width = maxRow
	lines := make([]row, len(rows))
	for i, r := range rows {
		lines[i] = r
	}
	out, _ := p.paint(lines)
	_, err := env.Stdout.Write(out)
	return err
}

// maxRow is wider than any row: a path may have 4096 characters.
const maxRow = 1 << 16
