package line

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// Chained is what a render knows of the status line that was there before: what
// its command last printed in this session. It runs nothing.
type Chained struct {
	session chain.Session
	file    string // the stamp of the file that names the command; "" for none
	Record  chain.Record
	Wrong   error // why nothing can be shown, or nil
}

var ErrNothingKept = errors.New("its command has printed nothing yet in this session: a line in Claude Code has it run in the background")

// openChained is nil unless a segment of the line shows that command's output:
// then no file is looked at. In another agent than Claude Code it is nil too: what
// Claude Code's former command prints may be of Claude's account.
func (r *request) openChained(segments []config.Segment) *Chained {
	if r.foreign() || !slices.ContainsFunc(segments, config.Segment.IsChain) {
		return nil
	}
	if r.Dirs.Config == "" || r.Dirs.Cache == "" {
		return &Chained{Wrong: engines.ErrNoCache}
	}
	id, _ := r.status.Get("session_id")
	c := &Chained{session: chain.Of(r.Dirs.Cache, id, SessionDir(r.status)), file: chain.Stamp(r.Dirs.Config)}
	if c.file == "" {
		c.Wrong = &chain.UnsetError{Path: chain.Path(r.Dirs.Config)}
		return c
	}
	c.Record = c.session.Read()
	return c
}

// Task is the segment as a task that only looks at what is kept.
func (c *Chained) Task(call *capability.Call, now time.Time) schedule.Task {
	t := schedule.Task{Call: call, Run: func(*capability.Call) error { return nil }}
	switch {
	case c == nil:
	case c.Wrong != nil:
		t.Run = func(*capability.Call) error { return c.Wrong }
	default:
		t.Stale = c.Record.Stale(now)
		t.Run = func(call *capability.Call) error {
			number, _ := strconv.Atoi(call.Settings["row"])
			call.Spans = c.Record.Spans(number)
			return nil
		}
	}
	return t
}

// ask has the command run again if that is due, for what Claude Code sent
// to this render. The line is out by now; the next one shows what came of it.
func (c *Chained) ask(r *request) {
	if c == nil || c.Wrong != nil || r.Executable == "" || r.status.Raw() == "" {
		return
	}
	if !c.Record.Due(r.now, c.file, state.Checksum(r.status.Raw())) {
		return
	}
	dir, _ := os.Getwd() // a folder that was removed is none to run it in
	r.noteError(c.session.Ask(r.Executable, chain.Input{
		Payload: r.status.Raw(), Dir: dir, Columns: r.Getenv("COLUMNS"), Lines: r.Getenv("LINES"),
	}))
}
