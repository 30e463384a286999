package author

import (
	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// canvas is what is to be written, with the width of each of its rows.
type canvas struct {
	painter console.Painter
	theme   config.Theme
	columns int // cells of the line that is drawn
	out     []byte
	widths  []int
}

// newCanvas draws for stdout. Without a terminal no row is cut.
func newCanvas(env *console.Env, themeName string, columns int) (*canvas, error) {
	plan := console.UsagePlan(env)
	c := &canvas{painter: console.NewPainter(env, plan), theme: plan.Theme, columns: columns}
	if _, _, ok := console.TerminalSize(env.Stdout); !ok {
		c.painter.Width = console.MaxColumns
	}
	if themeName != "" {
		theme, err := configfile.LoadTheme(themeName, console.PlanInputs(env, "").Sources)
		if err != nil {
			return nil, err
		}
		c.theme = theme.Theme
	}
	return c, nil
}

func (c *canvas) rows(rows ...console.Row) {
	out, widths := c.painter.Paint(rows)
	c.out, c.widths = append(c.out, out...), append(c.widths, widths...)
}

// line draws spans as they are drawn in a status line, after an unstyled text.
func (c *canvas) line(before string, spans []span.Span) {
	width := min(c.columns, max(c.painter.Width-layout.Width(before), 1))
	rows := layout.Render([]layout.Line{{Left: []layout.Block{{Spans: spans}}}}, layout.Options{
		Width: width, Level: c.painter.Level, Roles: c.theme.Roles, Links: c.painter.Level != layout.None,
	})
	c.out = append(c.out, before...)
	width = layout.Width(before)
	for _, r := range rows {
		c.out, width = r.AppendANSI(c.out), width+r.Width()
	}
	c.out, c.widths = append(c.out, '\n'), append(c.widths, width)
}

// labelled writes texts below one another beside a label.
func (c *canvas) labelled(label string, texts ...string) {
	for _, text := range texts {
		c.rows(console.Row{{Text: console.Pad(label, trialLabel), Style: "dim"}, console.Unstyled(span.Clean(text))})
		label = ""
	}
}

// said writes a text in words beside a label, over several rows where the terminal
// is narrow.
func (c *canvas) said(label, text string) {
	c.labelled(label, table.Wrap(text, max(c.painter.Width-trialLabel, 20))...)
}
