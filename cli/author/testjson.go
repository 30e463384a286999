package author

import (
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/look/span"
)

// This file notes what came of plugins test, for a program.

// notedTest notes what comes of a test, and tells another view of it, if there is one.
type notedTest struct {
	report testJSON
	shown  testView
	since  time.Time // when what is tested now began
}

// testJSON is a test for programs.
type testJSON struct {
	File    string      `json:"file"`
	Name    string      `json:"name,omitempty"`
	Version string      `json:"version,omitempty"`
	Engine  string      `json:"engine"`
	Size    int         `json:"size"` // bytes
	Checks  []checkJSON `json:"checks"`
	Cases   []caseJSON  `json:"cases"`
	Verdict verdict     `json:"verdict"`

	broken string // why nothing was tested
}

type checkJSON struct {
	Check    string            `json:"check"`
	Wants    string            `json:"wants"`
	State    conformance.State `json:"state"`
	Renders  int               `json:"renders"`
	LeftOut  int               `json:"left_out"` // renders that were not made, since the segment is slow
	Findings []findingJSON     `json:"findings"`
	More     int               `json:"more"` // findings that were left out

	took time.Duration
}

type findingJSON struct {
	State  conformance.State `json:"state"`
	What   string            `json:"what"`
	Advice string            `json:"advice,omitempty"`
	World  *worldJSON        `json:"world,omitempty"`
}

// worldJSON is a world with its payload as text, so that it can be used as a file.
type worldJSON struct {
	Status     string            `json:"status"`
	At         time.Time         `json:"at"`
	Columns    int               `json:"columns"`
	Settings   map[string]string `json:"settings,omitempty"`
	Usage      map[string]string `json:"usage,omitempty"`
	Git        map[string]string `json:"git,omitempty"`
	Transcript map[string]string `json:"transcript,omitempty"`
	Spend      map[string]string `json:"spend,omitempty"`
	Env        map[string]string `json:"env,omitempty"`
	Store      map[string]string `json:"store,omitempty"`
	System     map[string]string `json:"system,omitempty"`
}

func newWorldJSON(w *trial.World) *worldJSON {
	if w == nil {
		return nil
	}
	return &worldJSON{string(w.Status), w.At, w.Columns, w.Settings, w.Usage, w.Git, w.Transcript, w.Spend, w.Env, w.Store, w.System}
}

type caseJSON struct {
	Case  string      `json:"case"`
	File  string      `json:"file"`
	State string      `json:"state"` // ok, failed or updated
	Want  []span.Span `json:"want"`
	Got   []span.Span `json:"got"`
	// WantError and GotError are how it fails.
	WantError string `json:"want_error,omitempty"`
	GotError  string `json:"got_error,omitempty"`

	took time.Duration
}

func (t *notedTest) check(r conformance.Result) {
	c := checkJSON{Check: r.Check, Wants: r.Wants, State: r.State, Renders: r.Renders, LeftOut: r.LeftOut, More: r.More, Findings: []findingJSON{}}
	for _, f := range r.Findings {
		c.Findings = append(c.Findings, findingJSON{f.State, console.OneLine(f.What), console.OneLine(f.Advice), newWorldJSON(f.World)})
	}
	c.took = t.lap()
	t.report.Checks = append(t.report.Checks, c)
	if t.shown != nil {
		t.shown.check(r)
	}
}

func (t *notedTest) replayed(r conformance.Replayed, updated bool) {
	c := caseJSON{
		Case: r.Case.Name, File: r.Case.Path(), State: "failed",
		Want: notNull(r.Want()), Got: notNull(r.Got.Spans), WantError: r.Case.Error, GotError: r.Failure,
	}
	switch {
	case updated:
		c.State = "updated"
	case r.OK():
		c.State = "ok"
	}
	if r.Ended != nil {
		c.GotError = r.Ended.Error()
	}
	c.took = t.lap()
	t.report.Cases = append(t.report.Cases, c)
	if t.shown != nil {
		t.shown.replayed(r, updated)
	}
}

// lap is how long it was since the last one.
func (t *notedTest) lap() time.Duration {
	took := time.Since(t.since)
	t.since = t.since.Add(took)
	return took
}

func (t *notedTest) end(v verdict) error {
	t.report.Verdict = v
	if t.shown != nil {
		return t.shown.end(v)
	}
	return nil
}
