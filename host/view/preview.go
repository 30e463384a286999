package view

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
)

// Preview is a render to look at: it is given everything, and changes nothing
// on disk.
type Preview struct {
	Start   time.Time
	Now     time.Time
	Plan    config.Plan
	Payload []byte         // a document as an agent sends it; nil for the sample
	Agent   string         // the name of the agent in whose line it is, where the payload does not tell
	Kept    bool           // the payload is one that was kept, and is translated already
	Sample  sample.Sample  // the zero one is the usual one
	Windows []usage.Window // in place of the payload's windows of these names
	Width   int            // usable cells
	Getenv  func(string) string
	// CacheDir is where git's counts, fetched pages, compiled segments and the output of the
	// user's own command are read from, ConfigDir where that command is named; ""
	// for nowhere.
	CacheDir, ConfigDir string
	Executable          string // this program, by which segments are run that are not built in
	// PictureLevel is how many colours the rows for a picture have.
	PictureLevel layout.ColorLevel
}

// Fit gives a preview the width of a terminal, and what of its plan the agent can show.
// isAsked says that a person named the columns: else the agent may know better. A document
// that can't be read is left to [Preview.Render].
func (p *Preview) Fit(columns int, isAsked bool) {
	sent, err := p.Sent()
	if err != nil {
		return
	}
	if sent.Columns > 0 && !isAsked {
		columns = sent.Columns
	}
	p.Plan = line.PlanIn(sent, p.Plan)
	p.Width = line.WidthIn(sent, columns, p.Plan.Padding, p.Getenv)
}

// Rendered is what a [Preview] came to.
type Rendered struct {
	Rows    []layout.Row
	Picture []layout.Row // the same, for a picture
	Theme   string       // the theme that they are drawn in
	Timings []line.Timing
	// NoRoom names the segments that a terminal of 80 columns has no room for.
	NoRoom []string
}

// ANSI is what a render writes to stdout.
func (r Rendered) ANSI() []byte { return line.AppendRows(nil, r.Rows) }

// Render makes the line and calls emit with it, once (see [Render]). It ends
// with an error, and without a call, for a payload that is not a JSON object.
func (p Preview) Render(emit func(Rendered)) error {
	clock := line.StartStopwatch(p.Start)
	clock.Lap("configuration")
	session, err := p.Session()
	if err != nil {
		return err
	}
	sent := agent.Again(session.Status)
	clock.Lap("status, usage and git")
	p.Play(session, nil, func(_ []engines.Job, outcomes []schedule.Outcome) {
		clock.Lap("segments")
		options := line.OptionsIn(sent, p.Plan, p.Width, p.Getenv)
		rows := line.Rows(p.Plan, outcomes, nil, options)
		clock.Lap("layout")
		options.Level = p.PictureLevel
		emit(Rendered{Rows: rows, Picture: line.Rows(p.Plan, outcomes, nil, options), Theme: p.Plan.Theme.Name,
			Timings: clock.Report(p.Plan, outcomes), NoRoom: line.NoRoom(p.Plan, outcomes)})
	})
	return nil
}

// Play runs the segments of the plan and calls then with what came of them, once. ready, if
// there is one, is shown each call before; it tells whether that has what the segment would
// show, and need not be run.
func (p Preview) Play(session *capability.Session, ready func(config.Segment, *capability.Call) bool, then func([]engines.Job, []schedule.Outcome)) {
	e := engines.Open(p.Plan, p.CacheDir).For(p.Executable, nil, time.Now().Add(p.Plan.Budget))
	var jobs []engines.Job
	for _, segment := range line.Placed(p.Plan) {
		call := line.NewCall(session, segment)
		if !segment.IsChain() {
			call.Store = capability.OpenStore("")
			line.OpenPages(p.CacheDir, call)
		}
		remembered := ready != nil && !segment.IsChain() && ready(segment, call)
		jobs = append(jobs, engines.Job{Segment: segment, Call: call, Remembered: remembered})
	}
	tasks, work := e.Tasks(jobs, nil)
	for i, job := range jobs {
		if job.Segment.IsChain() {
			c := p.chained(session.Status)
			tasks[i] = c.Task(job.Call, p.Now)
			if c == nil {
				continue
			}
			tasks[i].Note = fmt.Sprintf("its command is not run here; this is what it printed at %s", c.Record.ShownAt.Local().Format("15:04 on 2 January"))
		}
	}
	schedule.Run(tasks, time.Now().Add(p.Plan.Budget), work, func(outcomes []schedule.Outcome) {
		e.End()
		e.Wait()
		then(jobs, outcomes)
	})
}

// sample is what is drawn without a payload.
func (p Preview) sample() sample.Sample {
	if p.Sample.Name == "" {
		return sample.Usual()
	}
	return p.Sample
}

// Sent is the session that the line is drawn for.
func (p Preview) Sent() (agent.Session, error) {
	payload, named := p.Payload, p.Agent
	if payload == nil {
		made := p.sample()
		payload, named = made.Status(p.Now), made.Agent
	}
	stdin, err := status.Parse(payload)
	switch {
	case err != nil:
		return agent.Session{}, err
	case p.Kept:
		return agent.Again(stdin), nil
	}
	// Whatever this command is run in, the payload need not be of that.
	return agent.Open(stdin, named, func(string) string { return "" }, p.Now), nil
}

// Session is what the segments can ask of.
func (p Preview) Session() (*capability.Session, error) {
	sent, err := p.Sent()
	if err != nil {
		return nil, err
	}
	stdin := sent.Status
	var git, transcript, machine func() capability.Facts
	windows, getenv := p.Windows, sent.Env(p.Getenv)
	var costs capability.Facts
	if p.Payload == nil {
		made := p.sample()
		repository := capability.FactsOf(made.Git())
		git = func() capability.Facts { return repository }
		did := capability.FactsOf(made.Transcript())
		transcript = func() capability.Facts { return did }
		figures := capability.FactsOf(made.System())
		machine = func() capability.Facts { return figures }
		windows = append(made.Windows(p.Now), windows...)
		getenv, costs = sample.Env, capability.FactsOf(made.Spend())
	}
	if costs == nil {
		said, told := spend.SaidBy(stdin)
		alone := spend.Alone(said, told, p.Now)
		costs = &alone
	}
	if git == nil {
		git = line.Repository(line.SessionDir(stdin), p.CacheDir, p.Now, p.Getenv)
		machine = line.System(stdin, p.CacheDir, p.Now, p.Getenv)
		transcript = line.Transcript(stdin, p.CacheDir, p.Now, p.Getenv)
	}
	if sent.Host.Foreign() {
		transcript, costs = func() capability.Facts { return nil }, &spend.Figures{}
	}
	return &capability.Session{
		Status:     stdin,
		Now:        p.Now,
		Columns:    p.Width,
		Usage:      line.NewUsageFacts(sent, usage.FromStatus(stdin, p.Now, p.Now).With(p.Now, windows...), p.past, p.Now),
		Git:        git,
		Spend:      costs,
		Getenv:     getenv,
		System:     machine,
		Transcript: transcript,
		Places:     line.Places(stdin, line.Placed(p.Plan), getenv, p.Now),
	}, nil
}

// chained is what is kept of the status line that was there before: for a
// payload that of its session, for the sample the latest of any. Its command is
// not run.
func (p Preview) chained(stdin status.Status) *line.Chained {
	if agent.Of(stdin).Foreign() {
		return nil
	}
	c := &line.Chained{Wrong: line.ErrNothingKept}
	if p.ConfigDir == "" {
		return c
	}
	if chain.Stamp(p.ConfigDir) == "" {
		c.Wrong = &chain.UnsetError{Path: chain.Path(p.ConfigDir)}
		return c
	}
	switch {
	case p.CacheDir == "":
	case p.Payload == nil:
		c.Record, _ = chain.Latest(p.CacheDir)
	default:
		id, _ := stdin.Get("session_id")
		c.Record = chain.Of(p.CacheDir, id, line.SessionDir(stdin)).Read()
	}
	if !c.Record.ShownAt.IsZero() {
		c.Wrong = nil
	}
	return c
}

// past makes up the samples of a window that is made up itself: its use was
// even. A preview has no history, and the forecast is to be seen too.
func (p Preview) past(w usage.Window, _ time.Time) []usage.Window {
	began, ok := w.Begins()
	if !ok || w.Source == usage.SourceStdin {
		return nil
	}
	const steps = 12
	var past []usage.Window
	for i := range steps {
		sample := w
		sample.SeenAt = began.Add(p.Now.Sub(began) * time.Duration(i) / steps)
		sample.Percent = w.Percent * float64(i) / steps
		past = append(past, sample)
	}
	return past
}
