package view

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/line"
)

// Choice is what a line is looked at with, in place of what plugins.yaml says; "" for what
// that says.
type Choice struct {
	Preset string // in place of all of plugins.yaml
	Theme  string
	Color  string // none, 16, 256 or truecolor
}

// PlanFor is the plan of a choice for what a preview is of, with the overlays that hold in its
// session: that of a payload, or of a sample of another agent than Claude Code. Unlike a
// render, which must show something, it stops at a broken file.
func (c Choice) PlanFor(in configfile.Inputs, p Preview) (config.Plan, error) {
	plan, err := c.load(in)
	if err == nil && (p.Payload != nil || p.Sample.Agent != "") {
		if sent, wrong := p.Sent(); wrong == nil { // else it is told when it is drawn
			in.Holding = config.Holding(plan.Overlays, line.OverlaySession(sent.Status, p.Getenv))
		}
		if in.Holding != "" {
			plan, err = c.load(in)
		}
	}
	if err != nil {
		return plan, err
	}
	if c.Theme != "" {
		theme, err := configfile.LoadTheme(c.Theme, in.Sources)
		if err != nil {
			return plan, err
		}
		plan.Theme = theme.Theme
	}
	if c.Color != "" {
		plan.Color = c.Color
	}
	return plan, nil
}

func (c Choice) load(in configfile.Inputs) (config.Plan, error) {
	if c.Preset != "" {
		return configfile.LoadPreset(c.Preset, in.Sources)
	}
	plan, problems, err := configfile.Resolve(in)
	if err == nil && len(problems) > 0 {
		err = config.Problems(problems)
	}
	return plan, err
}
