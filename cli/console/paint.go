package console

import (
	"strconv"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// Painter draws rows of text for a person, in colour if it may.
type Painter struct {
	Width int // cells; a longer row is cut
	Level layout.ColorLevel
	Roles map[string]string
	// warnAt is the percentage from which usage has the colour of a warning.
	WarnAt float64
}

// Row is one row, in pieces with a style each; without any it is empty.
type Row []span.Span

// Unstyled is text in the terminal's own colours.
func Unstyled(text string) span.Span { return span.Span{Text: text} }

// NewPainter takes the colours of usage from the user's theme and leaves all
// other text in the terminal's own: a theme is made for Claude Code's dark
// background. There are no colours in a file or a pipe, unless FORCE_COLOR is
// set.
func NewPainter(env *Env, plan config.Plan) Painter {
	p := Painter{Width: OutputWidth(env), Roles: map[string]string{}, WarnAt: 80}
	for _, name := range []string{"ok", "notice", "warn", "critical"} {
		p.Roles["usage."+name] = plan.Theme.Roles["usage."+name]
	}
	for _, segment := range plan.Segments {
		at, err := strconv.ParseFloat(segment.Settings["warning_threshold"], 64)
		if err == nil && segment.Name == "usage" {
			p.WarnAt = at
		}
	}
	forced := env.Getenv("FORCE_COLOR") != "" || env.Getenv("CLICOLOR_FORCE") != ""
	switch {
	case env.Getenv("NO_COLOR") != "", plan.Color == layout.None.String():
	case IsTerminal(env.Stdout) || forced:
		p.Level = layout.DetectLevel("auto", env.Getenv)
	}
	return p
}

// UsageRole is the theme's role for a percentage, by the usage segment's rule.
func (p Painter) UsageRole(percent float64) string {
	switch {
	case percent > 95:
		return "usage.critical"
	case percent >= p.WarnAt:
		return "usage.warn"
	case percent >= 50:
		return "usage.notice"
	}
	return "usage.ok"
}

// Paint returns the rows as bytes, each with a line break, and their widths.
func (p Painter) Paint(rows []Row) (out []byte, widths []int) {
	options := layout.Options{Width: p.Width, Level: p.Level, Roles: p.Roles}
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

// TableWidth is how many cells a table may take: those of the terminal, or those
// that COLUMNS names. In a file or a pipe there is no limit otherwise (0), so that
// every row is one line.
func TableWidth(env *Env) int {
	if !IsTerminal(env.Stdout) && env.Getenv("COLUMNS") == "" {
		return 0
	}
	return OutputWidth(env)
}

// TextWidth is how wide paragraphs are set: as wide as the terminal is, but no
// wider than can be read with ease.
func TextWidth(env *Env) int { return min(OutputWidth(env), 100) }

// NoteWidth is how wide paragraphs below a table are set: like it, without a limit
// in a file or a pipe.
func NoteWidth(env *Env) int {
	if TableWidth(env) == 0 {
		return maxRow
	}
	return TextWidth(env)
}

// Signs that stand before a state, so that it is seen without colours too.
const (
	SignGood = "✓"
	SignWarn = "!"
	SignBad  = "✗"
	SignNote = "·"
)

// Good is a state in which nothing is to be done.
func Good(state string) table.Cell {
	return table.Cell{Sign: SignGood + " ", Text: state, Style: "usage.ok"}
}

// Bad is a state that somebody has to see to.
func Bad(state string) table.Cell {
	return table.Cell{Sign: SignBad + " ", Text: state, Style: "usage.critical"}
}

// Warned is a state that may need somebody.
func Warned(state string) table.Cell {
	return table.Cell{Sign: SignWarn + " ", Text: state, Style: "usage.warn"}
}

// Noted is a state that is worth knowing.
func Noted(state string) table.Cell {
	return table.Cell{Sign: SignNote + " ", Text: state, Style: "dim"}
}

// WriteRows writes rows, none of which is cut.
func WriteRows(env *Env, rows [][]span.Span) error {
	p := NewPainter(env, UsagePlan(env))
	p.Width = maxRow
	lines := make([]Row, len(rows))
	for i, r := range rows {
		lines[i] = r
	}
	out, _ := p.Paint(lines)
	_, err := env.Stdout.Write(out)
	return err
}

// maxRow is wider than any row: a path may have 4096 characters.
const maxRow = 1 << 16
