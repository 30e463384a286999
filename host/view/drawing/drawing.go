// Package drawing draws lines again and again in one process, as they would be drawn with a
// configuration that is not on disk, and tells of each segment what became of it. A segment
// that would show what it showed before is not run again.
package drawing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
)

// World is what a drawer sees of the world.
type World struct {
	Getenv     func(string) string
	Dirs       state.Dirs
	Executable string
	Now        func() time.Time // nil for the clock
}

// Drawer draws lines. It is not for several goroutines at once.
type Drawer struct {
	World
	memory   map[string]*remembered // by segment
	resting  map[string]resting     // by segment
	sessions map[string]opened      // by scene
}

// New is a drawer that remembers nothing yet.
func New(w World) *Drawer {
	if w.Now == nil {
		w.Now = time.Now
	}
	return &Drawer{World: w, memory: map[string]*remembered{}, resting: map[string]resting{}, sessions: map[string]opened{}}
}

// Kept is the name of the scene that is what this machine's sessions sent last.
const Kept = lastsession.Name

// Scene says for whom a line is drawn.
type Scene struct {
	Name    string // of a sample, or [Kept]; "" for the usual sample
	Columns int    // of the terminal
	Ground  string // [configfile.Dark], [configfile.Light]; "" as the scene or the terminal has it
	Color   string // none, 16, 256 or truecolor; "" as plugins.yaml and the terminal say
}

// SceneInfo is a scene that there is.
type SceneInfo struct {
	Name, Description string
	Ground            string    // or "" for that of the terminal
	At                time.Time // of [Kept], when it was sent
}

// Scenes are those that there are: the last session's, if it is kept, and the samples.
func (d *Drawer) Scenes() (all []SceneInfo) {
	if _, at, ok := lastsession.Read(d.Dirs.Cache, line.ClaudeDir(d.Getenv)); ok {
		all = append(all, SceneInfo{Name: Kept, Description: "what a session of yours sent last", At: at})
	}
	for _, s := range sample.All() {
		all = append(all, SceneInfo{Name: s.Name, Description: s.Description, Ground: s.Ground})
	}
	return all
}

// Drawn is a line that was drawn.
type Drawn struct {
	Rows []layout.Row
	// Segments are those of the line in its order, then the others that there are.
	Segments []Segment
	Took     time.Duration
}

// ANSI is what is written to a terminal.
func (d Drawn) ANSI() []byte { return line.AppendRows(nil, d.Rows) }

// opened is the session of a scene, which is looked at for a while before it is asked for
// again: the repository, the machine and the transcript cost something.
type opened struct {
	session *capability.Session
	payload []byte // nil for a sample
	at      time.Time
}

// sessionFor is how long a session is as it was.
const sessionFor = 2 * time.Second

func (d *Drawer) open(s Scene, plan config.Plan) (opened, view.Preview, error) {
	now := d.Now()
	p := view.Preview{
		Start: now, Now: now, Plan: plan, Getenv: d.Getenv, CacheDir: d.Dirs.Cache, ConfigDir: d.Dirs.Config, Executable: d.Executable,
	}
	if s.Name == Kept {
		payload, _, ok := lastsession.Read(d.Dirs.Cache, line.ClaudeDir(d.Getenv))
		if !ok {
			return opened{}, p, fmt.Errorf("no session of this machine has sent anything yet that was kept: draw a sample")
		}
		p.Payload, p.Kept = payload, true
	} else if s.Name != "" {
		made, ok := sample.Find(s.Name)
		if !ok {
			return opened{}, p, fmt.Errorf("there is no sample %q: use one of %s", s.Name, strings.Join(sample.Names(), ", "))
		}
		p.Sample = made
	}
	sent, err := p.Sent()
	if err != nil {
		return opened{}, p, err
	}
	p.Width = line.WidthIn(sent, s.Columns, plan.Padding, d.Getenv)
	known, ok := d.sessions[s.Name]
	if age := now.Sub(known.at); !ok || age < 0 || age >= sessionFor || string(known.payload) != string(p.Payload) {
		session, err := p.Session()
		if err != nil {
			return opened{}, p, err
		}
		known = opened{session, p.Payload, now}
		d.sessions[s.Name] = known
	}
	session := *known.session
	session.Columns = p.Width
	session.Places = line.Places(session.Status, line.Placed(plan), session.Getenv, now)
	known.session = &session
	return known, p, nil
}

// On is the terminal and the session for which the plan of a scene is.
func (d *Drawer) On(s Scene) draft.On {
	on := draft.On{Ground: groundOf(s)}
	if s.Name != Kept {
		return on
	}
	if o, _, err := d.open(s, config.Plan{}); err == nil {
		on.Session, on.HasSession = line.OverlaySession(o.session.Status, d.Getenv), true
	}
	return on
}

// groundOf is the ground that a scene asks for, or "".
func groundOf(s Scene) string {
	if made, ok := sample.Find(s.Name); ok && s.Ground == "" {
		return made.Ground
	}
	return s.Ground
}

// Draw draws the line of a draft. The error is what is wrong with its text, or that there
// is no such scene.
func (d *Drawer) Draw(of *draft.Draft, s Scene) (Drawn, error) {
	start := time.Now()
	plan, err := of.Plan(d.On(s))
	if err != nil {
		return Drawn{}, err
	}
	drawn, err := d.DrawPlan(plan, s)
	if err != nil {
		return drawn, err
	}
	if whole, err := of.WholePlan(); err == nil {
		drawn.Segments = append(drawn.Segments, others(plan, whole)...)
	}
	drawn.Took = time.Since(start)
	return drawn, nil
}

// DrawPlan draws the line of a plan.
func (d *Drawer) DrawPlan(plan config.Plan, s Scene) (drawn Drawn, err error) {
	start := time.Now()
	if s.Color != "" {
		plan.Color = s.Color
	}
	o, p, err := d.open(s, plan)
	if err != nil {
		return drawn, err
	}
	sent := agent.Again(o.session.Status)
	plan = line.PlanIn(sent, plan)
	p.Plan = plan
	options := line.OptionsIn(sent, plan, p.Width, d.Getenv)
	d.play(s.Name, p, o.session, func(jobs []engines.Job, outcomes []schedule.Outcome) {
		drawn.Rows = line.Rows(plan, outcomes, nil, options)
		drawn.Segments = d.explain(plan, jobs, outcomes, drawn.Rows, p.Width)
	})
	drawn.Took = time.Since(start)
	return drawn, nil
}

// Examples draws every segment that there is by itself, by its name. One that has nothing
// to show is not among them.
func (d *Drawer) Examples(of *draft.Draft, s Scene) (map[string][]layout.Row, error) {
	plan, err := of.WholePlan()
	if err != nil {
		return nil, err
	}
	if ground := groundOf(s); ground != "" {
		if lit, err := of.Plan(draft.On{Ground: ground}); err == nil {
			plan.Theme = lit.Theme
		}
	}
	if s.Color != "" {
		plan.Color = s.Color
	}
	plan.Segments = slices.Clone(plan.Segments)
	plan.Lines = nil
	for i := range plan.Segments {
		plan.Segments[i].Hidden = false
		plan.Lines = append(plan.Lines, config.Line{Left: []string{plan.Segments[i].Name}})
	}
	o, p, err := d.open(s, plan)
	if err != nil {
		return nil, err
	}
	rows := map[string][]layout.Row{}
	options := line.OptionsIn(agent.Again(o.session.Status), plan, p.Width, d.Getenv)
	d.play(s.Name, p, o.session, func(_ []engines.Job, outcomes []schedule.Outcome) {
		for i, outcome := range outcomes {
			if len(outcome.Spans) == 0 {
				continue
			}
			one := plan
			one.Lines, one.Segments = plan.Lines[i:i+1], plan.Segments[i:i+1]
			rows[plan.Segments[i].Name] = line.Rows(one, []schedule.Outcome{outcome}, nil, options)
		}
	})
	return rows, nil
}
