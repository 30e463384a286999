// Package doctor finds out why a status line is missing, blank, slow or without
// usage, and what to do about it. It looks at all that a line depends on, from
// Claude Code's settings to the clock, and answers a [Report].
//
// It repairs nothing and prints nothing. What it answers is safe to show to
// strangers: keys, passwords, session ids, addresses and the home folder are
// taken out in one place, mask.go.
//
// It imports host/view, host/segment, host/line, host/config, host/agent, host/claude,
// host/guest, host/facts, host/yaml, host/look and host/disk.
package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/view"
)

// Time limits of single checks. Nothing here takes a second on a machine that
// is well; a disk that is gone answers never.
const (
	checkLimit   = 15 * time.Second
	commandLimit = 10 * time.Second
	compileLimit = 60 * time.Second
)

// Input is what an examination starts from.
type Input struct {
	Getenv     func(string) string
	Dirs       state.Dirs
	DirsErr    error          // why Dirs are not known, or nil
	Environ    []string       // the whole environment, NAME=value, to know the secrets in it
	Executable string         // absolute path of the running program
	Build      programs.Build // of the running program
	WorkDir    string         // the folder whose project settings are looked at; "" for none
	Now        time.Time
	Payload    []byte   // a status as Claude Code writes it
	Managed    []string // where an administrator's settings may be
	Columns    int      // width of the terminal; 0 where it is not known
	// NoRun leaves the configured command and aiterm's own line alone.
	NoRun bool
	// Warm compiles the segments that are not compiled yet. It may be nil.
	Warm func(context.Context) error
}

// home is the user's home folder, or "".
func (in Input) home() string {
	return view.PlanInputs(in.Getenv, in.Dirs, "", "").Home
}

// State is how a check came out.
type State string

// The states, the worst last. Only a Failure makes a line missing or wrong.
const (
	OK      State = "ok"
	Note    State = "note"    // worth knowing
	Warning State = "warning" // may go wrong, or does so now and then
	Failure State = "failure" // does go wrong
)

// Finding is what one check found.
type Finding struct {
	Check   string   `json:"check"`
	State   State    `json:"state"`
	Found   string   `json:"found"`
	Details []string `json:"details,omitempty"` // lines of output, places in files
	Fix     string   `json:"fix,omitempty"`     // what to do
}

// Summary counts the findings by state.
type Summary struct {
	OK       int `json:"ok"`
	Notes    int `json:"notes"`
	Warnings int `json:"warnings"`
	Failures int `json:"failures"`
}

// Report is the outcome of an examination.
type Report struct {
	Checks  []Finding `json:"checks"`
	Summary Summary   `json:"summary"`
}

// findings are gathered by one check.
type findings []Finding

func (f *findings) add(check string, s State, found, fix string, details ...string) {
	*f = append(*f, Finding{Check: check, State: s, Found: found, Fix: fix, Details: details})
}

func (f *findings) ok(check, found string, details ...string) {
	f.add(check, OK, found, "", details...)
}

// exam is what later checks know from earlier ones. Each check gets a copy and
// returns it with what it learned: one that does not end in time can then
// spoil nothing.
type exam struct {
	Input
	quick        string           // the aiterm-line that can be used with this program, or ""
	line         *claude.Settings // with the status line that counts here; nil for none
	foreign      bool             // that line comes from the project, whose commands are not run
	user         claude.Settings
	plan         config.Plan
	planned      bool     // plan is known
	resolved     findings // what was found on the way to the plan
	interval     time.Duration
	width        int                 // cells of the widest row that the command printed
	environments []map[string]string // that settings files add
	rows         int                 // that the command printed
	again        string              // the command with which a line of this program can be tried once more, or ""
	padding      int                 // cells that the line is made for
	future       []string
}

// claudeEnv is a variable as Claude Code and its command have it: what the
// user's settings say, else what there is here.
func (e exam) claudeEnv(name string) string {
	if value, ok := e.user.Env[name]; ok {
		return value
	}
	return e.Getenv(name)
}

// check is one part of the examination.
type check struct {
	name  string
	limit time.Duration
	run   func(exam, context.Context) (exam, findings)
}

func checks() []check {
	return []check{
		{"program", checkLimit, exam.program},
		{"programs", 4 * checkLimit, exam.siblings},
		{"settings", checkLimit, exam.settings},
		{"plugins.yaml", checkLimit, exam.resolve},
		{"padding", checkLimit, exam.paddings},
		{"trust", checkLimit, exam.trust},
		{"segments", compileLimit, exam.compile},
		{"command", 4 * commandLimit, exam.command},
		{"terminal", checkLimit, exam.terminal},
		{"plugins.yaml", checkLimit, exam.configuration},
		{"own files", checkLimit, exam.ownFiles},
		{"segments", checkLimit, exam.segments},
		{"walls", checkLimit, exam.walls},
		{"chain", checkLimit, exam.chain},
		{"files", checkLimit, exam.files},
		{"log", checkLimit, exam.log},
		{"usage", checkLimit, exam.usage},
		{"costs", checkLimit, exam.costs},
		{"credentials", checkLimit, exam.credentials},
		{"clock", checkLimit, exam.clock},
		{"agents", 4 * commandLimit, exam.agents},
	}
}

// Examine makes all checks, in order, and returns what they found. It ends even
// if one of them does not. When ctx ends, so do the commands that it runs.
func Examine(ctx context.Context, in Input) Report {
	e := exam{Input: in}
	var all findings
	for _, c := range checks() {
		var found findings
		e, found = c.do(ctx, e)
		all = append(all, found...)
	}
	report := Report{Checks: newMask(in, e.environments...).findings(all)}
	for _, f := range report.Checks {
		switch f.State {
		case OK:
			report.Summary.OK++
		case Note:
			report.Summary.Notes++
		case Warning:
			report.Summary.Warnings++
		case Failure:
			report.Summary.Failures++
		}
	}
	return report
}

// do runs a check for at most its limit. A fault of the check's own is a
// finding too: the other checks are worth as much without it.
func (c check) do(ctx context.Context, e exam) (exam, findings) {
	type outcome struct {
		e exam
		f findings
	}
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		defer func() {
			if fault := recover(); fault != nil {
				var f findings
				f.add(c.name, Warning, fmt.Sprintf("this check failed by a fault of its own: %v", fault), "please report it")
				done <- outcome{e, f}
			}
		}()
		after, f := c.run(e, ctx)
		done <- outcome{after, f}
	}()
	// A check that minds ctx ends by itself, and says more than a timeout does.
	timeout := time.NewTimer(c.limit + 5*time.Second)
	defer timeout.Stop()
	select {
	case o := <-done:
		return o.e, o.f
	case <-timeout.C:
		var f findings
		f.add(c.name, Failure, fmt.Sprintf("this check did not end within %v", c.limit), "see whether a disk or a network folder does not answer")
		return e, f
	}
}
