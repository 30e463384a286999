// Package conformance tells whether a segment behaves as a segment should: with
// the checks that every segment has to pass, and with the golden cases of its
// author. It knows neither how a segment is run (that is package trial) nor how
// the results are shown. docs/conformance.md says what each check wants.
package conformance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// State is what a check came to.
type State string

// The states, from good to bad.
const (
	OK      State = "ok"
	Skipped State = "skipped" // it could not be made, since an earlier one failed, or does not apply
	Warning State = "warning" // it passes, but somebody will be surprised
	Failed  State = "failed"
)

// Result is what a check found.
type Result struct {
	Check    string    `json:"check"`
	Wants    string    `json:"wants"` // what the check wants, in one sentence
	State    State     `json:"state"`
	Renders  int       `json:"renders"`            // how many were made or answered for
	LeftOut  int       `json:"left_out,omitempty"` // renders that were not made, since the segment is slow
	Findings []Finding `json:"findings,omitempty"`
	More     int       `json:"more,omitempty"` // findings that were left out
}

// Finding is one thing that is wrong, or why a check was skipped.
type Finding struct {
	State  State  `json:"state"`
	What   string `json:"what"`             // may hold text of the module's: clean it
	Advice string `json:"advice,omitempty"` // what to do
	// World is where it shows, if a render does.
	World *trial.World `json:"world,omitempty"`
}

// Render renders once, as [trial.Process] and [trial.Local] do.
type Render func(context.Context, trial.World) (trial.Report, error)

// Kit checks one module.
type Kit struct {
	Module []byte
	// Source is what the segment.yaml beside the source says; nil without one.
	Source *manifest.Manifest
	// Start loads the module. It and Render may be called after a guest did not
	// return.
	Start  func(context.Context) (trial.Loaded, error)
	Render Render
	// Sample is the session that everything else departs from, with nothing set and
	// nothing granted. The zero World stands for that of [SampleWorld].
	Sample trial.World
}

// Names lists the checks in their order, with what each wants.
func Names() [][2]string {
	names := make([][2]string, len(checks))
	for i, c := range checks {
		names[i] = [2]string{c.name, c.wants}
	}
	return names
}

// check is one check. Those that need a module that renders are skipped if the
// check "sample" fails.
type check struct {
	name, wants string
	rendering   bool
	run         func(*session)
}

var checks = [...]check{
	{"module", "it is a WebAssembly module of at most 16 MiB", false, checkModule},
	{"imports", "an engine serves it, and it imports what there is, with the right types", false, checkImports},
	{"manifest", "it says what it is: name, version, description, settings", false, checkManifest},
	{"permissions", "what it imports is asked for, with a reason, and nothing else", false, checkPermissions},
	{"compiles", "it compiles, as it must before a line", false, checkCompiles},
	{"sample", "it renders the sample session", false, checkSample},
	{"payloads", "it renders what Claude Code really sends", true, checkPayloads},
	{"absent", "it renders when nothing is known", true, checkAbsent},
	{"unknown", "it passes over what a later Claude Code may send", true, checkUnknown},
	{"wrong-types", "it renders when each field is missing, null or of a wrong type", true, checkWrongTypes},
	{"texts", "it renders strange texts: long, bidirectional, broken, with controls", true, checkTexts},
	{"sizes", "it renders very large and very deep payloads", true, checkSizes},
	{"facts", "it renders strange answers of the usage, git, env and store functions", true, checkFacts},
	{"widths", "it renders lines of 1 to 400 cells", true, checkWidths},
	{"times", "it renders at any time, in any zone", true, checkTimes},
	{"settings", "it renders with every value that a setting may have", true, checkSettings},
	{"same-bytes", "it draws the same for the same, whatever was rendered before", true, checkSameBytes},
	{"optional", "it renders without each permission that it can do without", true, checkOptional},
	{"store", "what it stores fits, can be read back, and may be anything", true, checkStore},
	{"output", "it keeps to 64 spans and 4 KiB, and to 16 KiB of log", true, checkOutput},
	{"text", "its text holds no escapes and no controls", true, checkText},
	{"styles", "its styles are roles of a theme, attributes and colours", true, checkStyles},
	{"links", "its links are for http, https or file", true, checkLinks},
	{"memory", "it has room to spare in 16 MiB", true, checkMemory},
	{"time", "it takes at most a quarter of the line's time", true, checkTime},
}

// maxFindings is how many of a check are told.
const maxFindings = 3

// mostTime is what the renders of one check may take together. What a slow segment
// does not get to is left out.
const mostTime = 15 * time.Second

// maxHung is how many checks may end with a guest that does not return; the
// rest is skipped, since each takes [trial.RenderLimit].
const maxHung = 3

// session is one run of the kit.
type session struct {
	Kit
	ctx      context.Context
	manifest manifest.Manifest // of the module, else of the source
	found    bool              // the module has a manifest
	missing  []string          // grants for what it imports and does not ask for
	broken   string            // why nothing can be rendered, or ""
	rendered bool              // it rendered the sample

	result   *Result       // of the running check
	stopped  bool          // the running check makes no more renders
	strange  bool          // it renders what hides the segment's own doing: controls, broken links
	spent    time.Duration // by the renders of the running check
	hung     int
	ended    error // why the whole run has to end
	observed observations
}

// Run makes every check that wanted says yes to and calls report after each. It
// ends early with an error if ctx is done, or no process can be started.
func (k Kit) Run(ctx context.Context, wanted func(name string) bool, report func(Result)) error {
	s := &session{Kit: k, ctx: ctx}
	for _, c := range checks {
		r := Result{Check: c.name, Wants: c.wants, State: OK}
		s.result, s.stopped, s.strange, s.spent = &r, false, false, 0
		switch {
		// Of those at the beginning the others need to know.
		case c.rendering && !wanted(c.name) && !needsObservations(wanted):
			continue
		case s.broken != "":
			s.skip(s.broken)
		case c.rendering && !s.rendered:
			s.skip("it does not render the sample")
		case c.rendering && s.hung >= maxHung:
			s.skip(fmt.Sprintf("%d checks before it ended with a segment that does not return", maxHung))
		default:
			c.run(s)
		}
		if s.ended != nil {
			return s.ended
		}
		if wanted(c.name) {
			report(r)
		}
	}
	return nil
}

// needsObservations tells whether a check is wanted that looks at what all the
// others rendered.
func needsObservations(wanted func(string) bool) bool {
	for _, name := range []string{"output", "text", "styles", "links", "memory", "time"} {
		if wanted(name) {
			return true
		}
	}
	return false
}

func (s *session) skip(why string) {
	s.result.State = Skipped
	s.result.Findings = []Finding{{State: Skipped, What: why}}
}

// fail notes something that is wrong in the running check.
func (s *session) fail(w *trial.World, advice, format string, args ...any) {
	s.find(Finding{Failed, fmt.Sprintf(format, args...), advice, w})
}

func (s *session) warn(w *trial.World, advice, format string, args ...any) {
	s.find(Finding{Warning, fmt.Sprintf(format, args...), advice, w})
}

func (s *session) find(f Finding) {
	if s.result.State != Failed {
		s.result.State = f.State
	}
	if len(s.result.Findings) < maxFindings {
		s.result.Findings = append(s.result.Findings, f)
		return
	}
	s.result.More++
	// A failure is told rather than a warning.
	last := &s.result.Findings[maxFindings-1]
	if f.State == Failed && last.State != Failed {
		*last = f
	}
}

const adviceFailure = "a segment shows nothing where there is nothing to show, rather than fail: its log says why (aiterm plugins run)"

// render renders a world, which what describes, and notes a failure. ok is false
// if there is nothing to look at.
func (s *session) render(what string, w trial.World) (report trial.Report, ok bool) {
	var err error
	if s.stopped || s.ended != nil {
		return trial.Report{}, false
	}
	if s.spent > mostTime {
		s.result.LeftOut++
		return trial.Report{}, false
	}
	s.result.Renders++
	start := time.Now()
	report, err = s.Render(s.ctx, w)
	s.spent += time.Since(start)
	switch {
	case s.ctx.Err() != nil:
		s.ended = s.ctx.Err()
		return report, false
	case ended(err):
		s.fail(&w, "look for a loop or a recursion that depends on what it is told", "%v: %s", err, what)
		s.hung++
		s.stopped = true
		return report, false
	case err != nil:
		s.ended = fmt.Errorf("render %s: %w", what, err)
		return report, false
	}
	if report.Failure != "" {
		s.fail(&w, adviceFailure, "%s: %s%s", what, report.Failure, said(report))
		return report, false
	}
	if !s.strange {
		s.observed.add(what, w, report)
	} else if report.Truncated != "" && len(s.observed.overflow) == 0 {
		s.warn(&w, "shorten what it is told: the host leaves out what is over 64 spans and 4 KiB", "%s: it put out %s", what, report.Output())
	}
	return report, true
}

// said is the last error that a segment logged, to be put behind its failure.
func said(r trial.Report) string {
	if text, ok := lastError(r); ok {
		return ": " + text
	}
	return ""
}

// ended tells whether a guest did not return from a render.
func ended(err error) bool {
	var hung *trial.HungError
	var died *trial.DiedError
	return errors.As(err, &hung) || errors.As(err, &died)
}

const levelError = 3 // of the function log

// world is the session that everything else departs from: the sample, with the
// manifest's defaults and all that it asks for.
func (s *session) world() trial.World {
	w := SampleWorld(SampleTime(), SampleColumns)
	if s.Sample.Status != nil {
		w = s.Sample
		w.System = maps.Clone(w.System)
		w.Usage, w.Git, w.Env, w.Transcript = maps.Clone(w.Usage), maps.Clone(w.Git), maps.Clone(w.Env), maps.Clone(w.Transcript) // which checks change
		w.Spend = maps.Clone(w.Spend)
	}
	w.Settings = Defaults(s.manifest)
	w.Grants, w.Optional = append(s.manifest.Grants(), s.missing...), s.manifest.Optional()
	return w
}

// Defaults are the settings that a segment has when nobody sets one.
func Defaults(m manifest.Manifest) map[string]string {
	settings := make(map[string]string, len(m.Settings))
	for _, setting := range m.Settings {
		settings[setting.Name] = setting.Default
	}
	return settings
}

// SampleColumns is the width of the line that everything is rendered for that does
// not say otherwise.
const SampleColumns = 120

// SampleTime is when everything is rendered that does not say otherwise.
func SampleTime() time.Time {
	return time.Date(2026, time.January, 2, 11, 10, 0, 0, time.UTC)
}
