// Package line is one render as far as it needs nothing but what is known
// already: what Claude Code sent, the configuration as it was resolved last, usage
// and the repository as they are on disk, and what every segment showed last, with
// what it had asked for. A segment that gets the same answers is not run, and a
// built-in one is run as translated; for anything else package host goes on from here.
//
// Nothing of it is initialised late by Go: no WebAssembly, no YAML, no
// network. See RATIONALE.md, "What does a line not link?".
//
// It imports host/config, host/claude, host/guest, host/facts, host/look and host/disk.
package line

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/claude/within"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/relay"
	"github.com/data-wise/aiterm/host/look/span"
)

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
	// AskTerminal tells the size of the terminal where the environment does not;
	// nil for none.
	AskTerminal func() (columns, lines int, ok bool)
}

// Output is a rendered line. Its Text is empty only for a line within a line.
type Output struct {
	Text   []byte
	line   *Line
	took   []relay.Outcome
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
	// Waited is how long stdin took, which is nobody's fault here.
	Waited time.Duration
	// Plan is the configuration, once there is one (see [Line.Planned]), and
	// Segments those of it that are on a line (see [Placed]).
	Plan     config.Plan
	Segments []config.Segment
	planned  bool
	// Identity says whose configuration that is.
	Identity config.Identity
	// Memo is what this session's segments showed last; nil without a cache folder.
	Memo *memo.File
	// Session is what segments can ask of, once [Line.Open] was called.
	Session *capability.Session
	// Calls are those of the segments, in the order of Segments, likewise.
	Calls []*capability.Call
	// Recalled tells of each call whether it has what the segment showed last,
	// which is still right; nil if nobody looked.
	Recalled []bool
	// Fresh returns a repository with counts that are not old, if it may.
	Fresh Freshen
	// Messages are for the log.
	Messages []string

	emit       func(Output)
	terminal   Terminal
	stdinWrong error
	warnings   []string // for the line
	usage      knowledge
	repo       *repository
	outdated   bool                // the repository was given with old counts, for want of Fresh
	stores     []*capability.Store // of Calls; nil for a segment without one
}

// Begin reads what Claude Code sent and looks for the configuration as it was
// resolved last. emit is for the line; it is called once, by whoever draws it. If
// the host itself fails, Begin emits a line that says so, and returns nil; so it
// does, with an empty one, within the command of the segment chain.
func Begin(in Input, emit func(Output)) (l *Line) {
	growStack()
	defer EmitFault(emit)
	begun := &Line{Input: in, Now: time.Now(), emit: emit}
	if within.Command(in.Getenv, begun.Now) {
		emit(Output{}) // another aiterm has the row
		return nil
	}
	begun.Clock.start = in.Start
	begun.terminal = Terminal{Getenv: in.Getenv, Ask: in.AskTerminal}
	if in.Mistake != nil {
		begun.Warn(in.Mistake.Error())
	}
	if in.Dirs.Distrusted != "" {
		begun.NoteError(in.Dirs.CacheWrong())
	}
	begun.Clock.Lap("start")
	stdin, err := status.Read(in.Stdin, stdinWait)
	begun.Status, begun.Waited = stdin, begun.Clock.Lap("stdin")
	begun.foreign = stdin.Foreign()
	// Claude Code ends a render when the next one is due. That may come while
	// this one waits for its input. From here on files are written, and half of
	// one would be left behind; the process ends before long anyway. (There is
	// no way back: signal.Reset costs a thread.)
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	begun.Identity = config.Identify(in.Getenv, in.Dirs, in.Plugins, cmp.Or(in.Executable, in.Program))
	if preset := config.Default(); begun.Identity.IsDefault(preset) {
		begun.SetPlan(preset, nil, nil)
	} else if last := config.Read(in.Dirs.Cache, begun.Identity.Path); last.Fits(begun.Identity) || in.Program == "" && last.Fits(begun.Identity.Alone()) {
		begun.SetPlan(last.ToDraw(), last.Problems, nil)
	}
	begun.stdinWrong = err
	return begun
}

// Planned tells whether the configuration is known.
func (l *Line) Planned() bool { return l.planned }

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
	l.Plan, l.Segments, l.planned = plan, Placed(plan), true
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

// Open looks at what is known beside stdin, and prepares a call for each segment,
// unless that was done.
func (l *Line) Open() {
	switch {
	case l.Session == nil:
		if l.stdinWrong != nil {
			l.Warn(l.stdinWrong.Error())
		}
		if l.Dirs.Cache != "" {
			l.Memo = l.openMemo()
		}
		l.Session = &capability.Session{
			Status:  l.Status,
			Now:     l.Now,
			Columns: UsableWidth(l.terminal.Columns(), l.Plan.Padding),
			Usage:   l.openUsage(),
			Git:     l.openRepository(),
			Getenv:  l.Getenv,
			Places:  Places(l.Status, l.Segments, l.Getenv, l.Now),
		}
	case l.outdated:
		// What was answered from old counts is void.
		l.outdated, l.Recalled = false, nil
		l.Session.Git = l.openRepository()
	default:
		return
	}
	l.Calls, l.stores = nil, nil
	for _, segment := range l.Segments {
		call := NewCall(l.Session, segment)
		var store *capability.Store
		if l.Dirs.Cache != "" && call.Grants.Allow("store") {
			store = capability.OpenStore(storePath(l.Dirs, segment))
			call.Store = store
		}
		l.Calls, l.stores = append(l.Calls, call), append(l.stores, store)
	}
	l.Clock.Lap("usage and memo")
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
