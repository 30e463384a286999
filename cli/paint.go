package cli

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/layout"
	"github.com/data-wise/aiterm/host/span"
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

// wrap breaks text between words into rows of at most width cells. A word that
// is longer has a row of its own.
func wrap(text string, width int) []string {
	var rows []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case layout.Width(line)+1+layout.Width(word) > width:
			rows = append(rows, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(rows, line)
}
