// Package line is the story of one line, from what Claude Code sent to the bytes of its
// rows, and of what is left to do then (see [Draw]). A segment that gets the answers it
// got last is not run; a built-in one is run as it is translated, and any other one in a
// process of its own (package apart).
//
// It is what the program aiterm-line consists of: it imports no engine, no YAML and no
// HTTP. What needs those is done by aiterm, in a process of its own (RATIONALE.md,
// "What does a line not link?").
//
// It imports host/segment, host/config, host/claude, host/guest, host/facts, host/look and
// host/disk.
package line

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/claude/within"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/apart"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// joining is the part of the budget that is kept for what follows the segments, and for
// being woken on a busy machine.
const joining = 6 * time.Millisecond

// firstBudget is the least time for a line that finds nothing compiled.
const firstBudget = 250 * time.Millisecond

// stdinWait is how long a render waits for its input to be complete.
const stdinWait = time.Second

// Input is what one render is given.
type Input struct {
	Start      time.Time // when the process began; the budget counts from here
	Stdin      io.Reader
	Getenv     func(string) string
	Dirs       state.Dirs
	Plugins    string // the plugins.yaml that was named, or "" for the user's own
	Padding    *int   // in place of the plan's, if not nil
	Executable string // aiterm, for work in the background; "" for none
	Program    string // the program that draws, where that is another one than Executable
	Mistake    error  // a wrong call, to be shown in the line
	// Settle reads the configuration of an identity anew; nil to have Executable do so,
	// in a process of its own.
	Settle func(config.Identity) (*config.Snapshot, error)
	// AskTerminal tells the size of the terminal where the environment does not;
	// nil for none.
	AskTerminal func() (columns, lines int, ok bool)
}

// Output is a rendered line. Its Text is empty only for a line within a line.
type Output struct {
	Text   []byte
	line   *Line
	took   []schedule.Outcome
	finish func()
}

// Timings is how long each part took, up to now.
func (o Output) Timings() []Timing {
	if o.line == nil {
		return nil
	}
	return o.line.Clock.Report(o.line.Plan, o.took)
}

// Finish does what a render leaves for after the line is out: it shares what it
// learned with other sessions and starts background work. It returns soon.
func (o Output) Finish() {
	if o.finish != nil {
		o.finish()
	}
}

// Line is a line that is being made, and what is gathered on the way.
type Line struct {
	Input
	Now    time.Time
	Clock  Stopwatch
	Status status.Status
	// foreign says that another program than Claude Code sent it.
	foreign bool
	// Waited is how long stdin and the reading of a new configuration took, which is
	// nobody's fault here.
	Waited time.Duration
	// Plan is the configuration, and Segments those of it that are on a line (see
	// [Placed]).
	Plan     config.Plan
	Segments []config.Segment
	// Identity says whose configuration that is.
	Identity config.Identity
	// Memo is what this session's segments showed last; nil without a cache folder.
	Memo *memo.File
	// Session is what segments can ask of.
	Session *capability.Session
	// Calls are those of the segments, in the order of Segments.
	Calls []*capability.Call
	// Messages are for the log.
	Messages []string

	emit       func(Output)
	terminal   Terminal
	stdinWrong error
	warnings   []string // for the line
	usage      knowledge
	repo       *repository
	stores     []*capability.Store // of Calls; nil for a segment without one
	deadline   time.Time           // for the segments
	modules    *apart.Modules
	processes  *apart.Processes
	vetting    vetting
	pages      map[string]*fetch.Pages // by segment
	chained    *Chained                // nil unless it is on the line
}

// Draw makes the line for what it is given and calls emit with it, once, when the plan's
// budget is spent at the latest. If a segment does not return, neither does Draw, and
// emit is called on another goroutine: emit must end the process. If the host itself
// fails, the line says so. Within the command of the segment chain it is empty.
//
// This is the whole way of a line: what was said, what is to be on it, what is known
// beside that, what each segment may ask, what came of each, rows, bytes; and what is
// left to do then.
func Draw(in Input, emit func(Output)) {
	growStack()
	defer EmitFault(emit)
	l := &Line{Input: in, Now: time.Now(), emit: emit}
	if within.Command(in.Getenv, l.Now) {
		emit(Output{}) // another aiterm has the row
		return
	}
	l.listen()
	l.configure()
	l.open()
	tasks := l.tasks()
	l.startGuests(tasks)
	l.run(tasks, func(outcomes []schedule.Outcome) {
		l.processes.End()
		l.Emit(outcomes, func() { l.afterwards(outcomes) })
	})
}

// listen reads what Claude Code sent.
func (l *Line) listen() {
	l.Clock.start = l.Start
	l.terminal = Terminal{Getenv: l.Getenv, Ask: l.AskTerminal}
	if l.Mistake != nil {
		l.Warn(l.Mistake.Error())
	}
	if l.Dirs.Distrusted != "" {
		l.NoteError(l.Dirs.CacheWrong())
	}
	l.Clock.Lap("start")
	stdin, err := status.Read(l.Stdin, stdinWait)
	l.Status, l.Waited = stdin, l.Clock.Lap("stdin")
	l.foreign = stdin.Foreign()
	// Claude Code ends a render when the next one is due. That may come while
	// this one waits for its input. From here on files are written, and half of
	// one would be left behind; the process ends before long anyway. (There is
	// no way back: signal.Reset costs a thread.)
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	l.stdinWrong = err
}

// SetPlan gives the line its configuration. What was wrong with the files is put
// into words for the line; the plan is then the last good or the default one.
func (l *Line) SetPlan(plan config.Plan, problems []config.Problem, err error) {
	if err != nil {
		l.Warn(err.Error())
	}
	for i, problem := range problems {
		if i == 0 {
			l.Warn(problem.Short())
		} else {
			l.Note(problem.Error())
		}
	}
	if l.Padding != nil {
		plan.Padding = min(max(*l.Padding, 0), maxColumns)
	}
	l.Plan, l.Segments = plan, Placed(plan)
	l.Clock.Lap("configuration")
}

// Warn puts a message into the line and into the log.
func (l *Line) Warn(message string) {
	l.warnings = append(l.warnings, message)
	l.Note(message)
}

// Note puts a message into the log.
func (l *Line) Note(message string) { l.Messages = append(l.Messages, message) }

// NoteError puts an error into the log, unless it is nil.
func (l *Line) NoteError(err error) {
	if err != nil {
		l.Note(err.Error())
	}
}

// open looks at what is known beside stdin, and prepares a call for each segment.
func (l *Line) open() {
	if l.stdinWrong != nil {
		l.Warn(l.stdinWrong.Error())
	}
	if l.Dirs.Cache != "" {
		l.Memo = l.openMemo()
	}
	l.modules = apart.Open(l.Plan, l.Dirs.Cache)
	l.processes = &apart.Processes{Modules: l.modules, Executable: l.Executable}
	l.deadline = l.Start.Add(l.budget() + l.Waited - joining)
	l.Session = &capability.Session{
		Status:  l.Status,
		Now:     l.Now,
		Columns: UsableWidth(l.terminal.Columns(), l.Plan.Padding),
		Usage:   l.openUsage(),
		Git:     l.openRepository(),
		Getenv:  l.Getenv,
		Places:  Places(l.Status, l.Segments, l.Getenv, l.Now),
	}
	for _, segment := range l.Segments {
		call := NewCall(l.Session, segment)
		var store *capability.Store
		if l.Dirs.Cache != "" && call.Grants.Allow("store") {
			store = capability.OpenStore(storePath(l.Dirs, segment))
			call.Store = store
		}
		l.Calls, l.stores = append(l.Calls, call), append(l.stores, store)
	}
	l.chained = l.openChained()
	l.Clock.Lap("usage and memo")
}

// budget is longer where nothing of what has to be compiled is.
func (l *Line) budget() time.Duration {
	if slices.ContainsFunc(l.Segments, l.modules.Apart) && (l.modules.Cache == nil || l.modules.Cache.Empty()) {
		return max(l.Plan.Budget, firstBudget)
	}
	return l.Plan.Budget
}

// NewCall prepares the call of a segment.
func NewCall(session *capability.Session, segment config.Segment) *capability.Call {
	return &capability.Call{
		Session:  session,
		Segment:  segment.Name,
		Settings: segment.Settings,
		Grants:   segment.Grant,
		Optional: segment.Optional,
	}
}

// EmitFault, deferred, makes a line of a fault of the host's own, so that even
// that does not blank the row.
func EmitFault(emit func(Output)) {
	if fault := recover(); fault != nil {
		text := span.Clean(fmt.Sprintf("⚠ aiterm: a fault of its own: %v; please report it", fault))
		emit(Output{Text: []byte(text + "\n")})
	}
}

// growStack makes the stack as large as a repeated line needs it, once, while
// there is next to nothing on it: it would otherwise be copied at each doubling.
// More would cost page faults.
//
//go:noinline
func growStack() (first byte) {
	var frame [8 << 10]byte
	return frame[len(os.Args)]
}
