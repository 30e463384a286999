package main

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/plugins"
)

// moment is when everything is drawn, so that a picture is the same on every day.
var moment = time.Date(2026, 3, 2, 11, 10, 0, 0, time.UTC)

// painter draws lines as the product does, with nothing of the machine in them.
type painter struct{}

func noEnvironment(string) string { return "" }

// sources are what a plugins.yaml can refer to in a terminal of a ground.
func (painter) sources(ground string) configfile.Sources {
	return configfile.Sources{Embedded: aiterm.Files, Ground: ground, Builtins: plugins.Names, Describe: view.Describe}
}

// plan is what the text of a plugins.yaml comes to on a ground.
func (p painter) plan(text, ground string) (config.Plan, error) {
	plan, err := configfile.Load("plugins.yaml", []byte(text), p.sources(ground))
	if err != nil {
		return plan, fmt.Errorf("%w, in:\n%s", err, text)
	}
	plan.Budget = time.Minute // however busy the machine is
	return plan, nil
}

// scene is a session for which a line is drawn.
type scene struct {
	sample  sample.Sample
	payload []byte            // in place of the sample
	git     map[string]string // with a payload
	windows map[string]string // such as "45%@2h", by the name of the window
	at      time.Time         // the zero time is [moment]
}

// usual is the session that the documentation shows: Claude Code says percentages and no
// counts.
var usual = scene{windows: map[string]string{usage.FiveHour: "45%@2h", usage.SevenDay: "46%@3d"}}

// rows draws a plan, for a terminal of so many columns.
func (p painter) rows(plan config.Plan, s scene, columns int) ([]layout.Row, error) {
	rows, _, err := p.outcome(plan, s, columns)
	return rows, err
}

// outcome is [painter.rows], and whether any segment shows something.
func (painter) outcome(plan config.Plan, s scene, columns int) (rows []layout.Row, shows bool, err error) {
	at := s.at
	if at.IsZero() {
		at = moment
	}
	p := view.Preview{
		Start: time.Now(), Now: at, Plan: plan, Payload: s.payload, Sample: s.sample,
		Width: columns, Getenv: noEnvironment, PictureLevel: layout.Truecolor,
	}
	for _, name := range []string{usage.FiveHour, usage.SevenDay} {
		text, given := s.windows[name]
		if !given {
			continue
		}
		window, err := usage.ParseWindow(name, text, at)
		if err != nil {
			return nil, false, err
		}
		p.Windows = append(p.Windows, window)
	}
	sent, err := p.Sent()
	if err != nil {
		return nil, false, err
	}
	if sent.Host.Foreign() {
		p.Fit(columns, true)
	}
	session, err := p.Session()
	if err != nil {
		return nil, false, err
	}
	if s.git != nil {
		repository := capability.FactsOf(s.git)
		session.Git = func() capability.Facts { return repository }
		session.Getenv = sample.Env
	}
	plan = p.Plan
	p.Play(session, nil, func(jobs []engines.Job, outcomes []schedule.Outcome) {
		for i, o := range outcomes {
			if o.Err != nil {
				err = fmt.Errorf("draw %s: %w", jobs[i].Segment.Name, o.Err)
			}
			shows = shows || len(o.Spans) > 0
		}
		options := line.OptionsIn(sent, plan, p.Width, noEnvironment)
		options.Level = layout.Truecolor
		rows = line.Rows(plan, outcomes, nil, options)
	})
	return rows, shows, err
}
