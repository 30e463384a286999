//go:build js

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// request is a line that is to be drawn, as the flags of "aiterm statusline test" say it.
type request struct {
	Plugins string // path of the plugins.yaml, "" for the built-in one
	Payload *string
	Sample  string // in place of a payload
	Columns int
	Color   string
	Ground  string
	At      int64 // in Unix milliseconds; 0 for now
	Env     map[string]string
	// Revoked are what a stranger's segment may not do of what it asks for, by its source.
	Revoked map[string][]string
	// Stopped are the names of those that did not come back when they were run last.
	Stopped []string
}

// drawing is a line that was drawn, or what is wrong with what it was to be made of.
type drawing struct {
	ANSI     string    `json:"ansi"`
	Rows     []string  `json:"rows"` // without colours
	SVG      string    `json:"svg"`
	Light    bool      `json:"light"`
	Notes    []note    `json:"notes"`
	Problems []problem `json:"problems"`
	Payload  string    `json:"payload"` // what is wrong with the payload
}

type note struct {
	Segment string `json:"segment"`
	Text    string `json:"text"`
}

// problem is one mistake in plugins.yaml, or in a file that it leads to.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Text    string `json:"text"` // as the command prints it
}

// patience is how long a line may take here: the page ends what does not return.
const patience = time.Minute

func (r request) getenv(name string) string { return r.Env[name] }

func (r request) draw() drawing {
	now := time.Now()
	if r.At != 0 {
		now = time.UnixMilli(r.At)
	}
	p := view.Preview{Start: time.Now(), Now: now, Getenv: r.getenv, ConfigDir: r.configDir(), PictureLevel: layout.Truecolor}
	if level, ok := layout.ParseLevel(r.Color); ok {
		p.PictureLevel = level
	}
	ground := r.Ground
	if r.Payload != nil {
		p.Payload = []byte(*r.Payload)
	} else if made, ok := sample.Find(r.Sample); ok {
		p.Sample, ground = made, cmp.Or(ground, made.Ground)
	}
	var err error
	if p.Plan, err = r.plan(p, ground); err != nil {
		return drawing{Problems: problems(err)}
	}
	p.Plan.Budget = patience
	p.Fit(r.Columns, true)
	d := drawing{}
	if err = p.Render(func(out view.Rendered) { d.show(out, r.Ground) }); err != nil {
		d.Payload = err.Error()
	}
	return d
}

// configDir is where the command would look for the former status line's command, as it says
// that.
func (r request) configDir() string {
	if dirs, err := state.Locate(r.getenv); err == nil {
		if rest, ok := strings.CutPrefix(dirs.Config, config.HomeDir(r.getenv)+"/"); ok {
			return filepath.Join("~", rest)
		}
		return dirs.Config
	}
	return filepath.Join("~", ".config", "aiterm")
}

// plan is the plan, in which strangers' segments may do what they ask for and was not
// revoked: nothing here is anybody's.
func (r request) plan(p view.Preview, ground string) (config.Plan, error) {
	in := configfile.Inputs{Sources: view.Builtin(), Path: r.Plugins, Named: r.Plugins != ""}
	in.Describe, in.Home, in.Ground = dropped, config.HomeDir(r.getenv), ground
	plan, err := view.Choice{Color: r.Color}.PlanFor(in, p)
	for i := range plan.Segments {
		s := &plan.Segments[i]
		if s.SHA256 == "" {
			continue
		}
		s.Grant = describe(s.Source).may(r.Revoked[s.Source])
		s.Hidden = s.Hidden || slices.Contains(r.Stopped, s.Name)
	}
	return plan, err
}

// dropped reads what a segment says of itself, if it is on the page.
func dropped(source string) (configfile.About, error) {
	about, err := view.Describe(source)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is not on this page: drop it there", filepath.Base(source))
	}
	return about, err
}

func (d *drawing) show(out view.Rendered, ground string) {
	d.ANSI = string(out.ANSI())
	for row := range strings.Lines(span.Plain(d.ANSI)) {
		d.Rows = append(d.Rows, strings.TrimRight(row, "\n"))
	}
	theme, _ := configfile.LoadTheme(out.Theme, view.Builtin())
	d.Light = theme.Ground == configfile.Light || out.Theme == "" && ground == configfile.Light
	d.SVG = string(layout.SVG(out.Picture, layout.SVGOptions{Title: "The status line of aiterm", Light: d.Light}))
	for _, t := range out.Timings {
		if t.Failed || t.Told {
			d.Notes = append(d.Notes, note{t.Name, strings.Join(strings.Fields(span.Plain(t.Note)), " ")})
		}
	}
}

// problems are the mistakes in an error, with the names of files as the page shows them.
func problems(err error) (all []problem) {
	var found config.Problems
	if !errors.As(err, &found) {
		return []problem{{Message: err.Error(), Text: err.Error()}}
	}
	for _, p := range found {
		p.File = strings.TrimPrefix(p.File, string(filepath.Separator))
		all = append(all, problem{p.File, p.Line, p.Column, p.Message, p.Error()})
	}
	return all
}
