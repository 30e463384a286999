// Package host is the story of one render: what Claude Code sent and what is
// known goes to the segments, what they say in time goes to the layout, and a
// line comes out, whatever happens. Each step is a package of its own; this one
// only puts them in order and keeps the time.
package host

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/fetch"
	"github.com/data-wise/aiterm/host/layout"
	"github.com/data-wise/aiterm/host/memo"
	"github.com/data-wise/aiterm/host/module"
	"github.com/data-wise/aiterm/host/sandbox"
	"github.com/data-wise/aiterm/host/span"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/status"
	"github.com/data-wise/aiterm/host/usage"
)

const (
	// stdinWait is how long a render waits for its input to be complete.
	stdinWait = time.Second
	// joining is the part of the budget that is kept for what follows the
	// segments, and for being woken on a busy machine.
	joining = 6 * time.Millisecond
	// firstBudget is the least time for a render that finds nothing compiled.
	firstBudget = 250 * time.Millisecond
)

// Input is what one render is given.
type Input struct {
	Start      time.Time // when the process began; the budget counts from here
	Stdin      io.Reader
	Getenv     func(string) string
	Dirs       state.Dirs
	Plugins    string // the plugins.yaml that was named, or "" for the user's own
	Padding    *int   // in place of the plan's, if not nil
	Executable string // this program, for work in the background; "" for none
	Mistake    error  // a wrong call, to be shown in the line
	Extism     Extism // for Extism plugins
}

// Output is a rendered line. Its Text is never empty.
type Output struct {
	Text    []byte
	Timings []Timing
	finish  func()
}

// Finish does what a render leaves for after the line is out: it shares what it
// learned with other sessions and starts background work. It returns soon.
func (o Output) Finish() {
	if o.finish != nil {
		o.finish()
	}
}

// Line is a line that is being made.
type Line struct {
	*render
	emit    func(Output)
	plan    config.Plan
	session *capability.Session
	tasks   []task
}

// Render makes the line and calls emit with it, once, when the plan's budget is
// spent at the latest. It reads at most one JSON value from stdin. If a guest
// does not return, neither does Render, and emit is called on another
// goroutine: emit must end the process.
func Render(in Input, emit func(Output)) { Begin(in, emit).Draw(in.Extism) }

// Begin does what comes before the first segment is run. The line must then be
// drawn.
func Begin(in Input, emit func(Output)) *Line {
	growStack()
	defer emitFault(emit)
	r := &render{Input: in, now: time.Now()}
	r.clock.start = in.Start

	if in.Mistake != nil {
		r.warn(in.Mistake.Error())
	}
	r.clock.lap("start")
	stdin, err := status.Read(in.Stdin, stdinWait)
	waited := r.clock.lap("stdin")
	// Claude Code ends a render when the next one is due. That may come while
	// this one waits for its input. From here on files are written, and half of
	// one would be left behind; the process ends before long anyway. (There is
	// no way back: signal.Reset costs a thread.)
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	plan := r.plan()
	r.clock.lap("configuration")
	if err != nil {
		r.warn(err.Error())
	}
	r.deadline = in.Start.Add(r.budget(plan) + waited - joining)
	r.gitMaxAge = plan.GitMaxAge

	if in.Dirs.Cache != "" {
		r.memo = r.openMemo(stdin)
	}
	session := &capability.Session{
		Status:  stdin,
		Now:     r.now,
		Columns: usableWidth(in.Getenv, plan.Padding),
		Usage:   r.usage(stdin, plan.HistoryDays),
		Git:     r.repository(stdin),
		Getenv:  in.Getenv,
	}
	r.chained, r.payload = r.openChained(plan, stdin), stdin.Raw()
	r.clock.lap("usage and memo")
	return &Line{render: r, emit: emit, plan: plan, session: session, tasks: r.tasks(plan, session)}
}

// NeedsExtism tells whether an Extism plugin has to be run: one is on the line,
// and what it showed last is not what it would show now.
func (l *Line) NeedsExtism() bool {
	if l == nil {
		return false
	}
	needs := false
	for i, segment := range placed(l.plan) {
		if segment.Engine != module.Extism {
			continue
		}
		t := &l.tasks[i]
		t.remembered = t.recall != nil && t.recall(t.call)
		needs = needs || !t.remembered
	}
	return needs
}

// Draw runs the segments, those of Extism with that engine, and emits the line.
func (l *Line) Draw(extism Extism) {
	if l == nil {
		return // a fault was emitted
	}
	defer emitFault(l.emit)
	l.modules.extism = extism
	sandbox.Prepare(l.modules.strangers())
	runAll(l.tasks, l.deadline, func(outcomes []outcome) {
		defer emitFault(l.emit)
		l.clock.lap("segments")
		l.fillLate(l.plan, outcomes)
		rows := draw(l.plan, outcomes, l.warnings, l.layoutOptions(l.plan, l.session.Columns))
		text := appendRows(nil, rows)
		l.clock.lap("layout")
		l.emit(Output{
			Text:    text,
			Timings: l.clock.report(l.plan, outcomes),
			finish:  func() { l.finish(l.plan, outcomes) },
		})
	})
}

// emitFault, deferred, makes a line of a fault of the host's own, so that even
// that does not blank the row.
func emitFault(emit func(Output)) {
	if fault := recover(); fault != nil {
		text := span.Clean(fmt.Sprintf("⚠ aiterm: a fault of its own: %v; please report it", fault))
		emit(Output{Text: []byte(text + "\n")})
	}
}

// growStack makes the stack as large as a render needs it, once, while there is
// next to nothing on it: it would otherwise be copied at each doubling.
//
//go:noinline
func growStack() (first byte) {
	var frame [48 << 10]byte
	return frame[len(os.Args)]
}

// render is what one render gathers on its way.
type render struct {
	Input
	now       time.Time
	clock     stopwatch
	deadline  time.Time // for the segments
	warnings  []string  // for the line
	messages  []string  // for the log
	modules   *modules
	vetting   vetting
	memo      *memo.File                   // nil without a cache folder
	program   string                       // stands for this program's bytes
	stores    map[string]*capability.Store // by segment
	pages     map[string]*fetch.Pages      // by segment
	sample    usage.Snapshot               // what stdin said, and Claude Code's file
	news      bool                         // the sample is not in the cache yet
	newReply  bool                         // the session heard from the model
	history   usage.History                // of former samples
	facts     *usageFacts                  // what segments may ask of usage; nil without a cache folder
	repo      *repository
	gitMaxAge time.Duration
	chained   *chained // nil unless it is on the line
	payload   string   // what Claude Code sent, for the command of chained

	claudeStamp string // to be noted once Claude Code's file is read; "" if it need not be
	claudeRead  bool
	account     string // that is logged in, by Claude Code's file; "" if not known
}

// warn puts a message into the line and into the log.
func (r *render) warn(message string) {
	r.warnings = append(r.warnings, message)
	r.messages = append(r.messages, message)
}

func (r *render) budget(plan config.Plan) time.Duration {
	if r.modules.cache == nil || r.modules.cache.Empty() {
		return max(plan.Budget, firstBudget)
	}
	return plan.Budget
}

// draw lays the outcomes out. It returns at least one row, whatever it is given.
func draw(plan config.Plan, outcomes []outcome, warnings []string, o layout.Options) []layout.Row {
	rows := layout.Render(compose(plan, outcomes, warnings), o)
	if len(rows) == 0 {
		rows = layout.Render(nothingToShow(), o)
	}
	return rows
}

// layoutOptions are those of a terminal of unknown height. One without colours
// may be one without any escapes, so it gets no links either.
func layoutOptions(plan config.Plan, width int, getenv func(string) string) layout.Options {
	level := layout.DetectLevel(plan.Color, getenv)
	return layout.Options{Width: width, Level: level, Roles: plan.Theme.Roles, Links: level != layout.None}
}

func (r *render) layoutOptions(plan config.Plan, width int) layout.Options {
	o := layoutOptions(plan, width, r.Getenv)
	o.MaxRows = usableRows(r.Getenv)
	return o
}

// appendRows is what goes to stdout: each row and a line break.
func appendRows(dst []byte, rows []layout.Row) []byte {
	for _, row := range rows {
		dst = append(row.AppendANSI(dst), '\n')
	}
	return dst
}

// nothingToShow stands in when no segment had anything to say: an empty output
// would blank the row and look like a fault.
func nothingToShow() []layout.Line {
	return []layout.Line{{Left: []layout.Block{{
		Name:  "aiterm",
		Spans: []span.Span{{Text: "aiterm", Style: "dim"}},
	}}}}
}
