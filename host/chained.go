package host

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/relay"
)

// chained is what a render knows of the status line that was there before: what
// its command last printed in this session. It runs nothing.
type chained struct {
	session chain.Session
	file    string // the stamp of the file that names the command; "" for none
	record  chain.Record
	wrong   error // why nothing can be shown, or nil
}

var errNothingKept = errors.New("its command has printed nothing yet in this session: a line in Claude Code has it run in the background")

// openChained is nil unless a segment of the line shows that command's output:
// then no file is looked at.
func (r *render) openChained() *chained {
	if !slices.ContainsFunc(r.Segments, isChain) {
		return nil
	}
	if r.Dirs.Config == "" || r.Dirs.Cache == "" {
		return &chained{wrong: errNoCache}
	}
	id, _ := r.Status.Get("session_id")
	c := &chained{session: chain.Of(r.Dirs.Cache, id, line.SessionDir(r.Status)), file: chain.Stamp(r.Dirs.Config)}
	if c.file == "" {
		c.wrong = &chain.UnsetError{Path: chain.Path(r.Dirs.Config)}
		return c
	}
	c.record = c.session.Read()
	return c
}

// task is the segment as a task that only looks at what is kept.
func (c *chained) task(call *capability.Call, now time.Time) relay.Task {
	t := relay.Task{Call: call, Run: func(*capability.Call) error { return nil }}
	switch {
	case c == nil:
	case c.wrong != nil:
		t.Run = func(*capability.Call) error { return c.wrong }
	default:
		t.Stale = c.record.Stale(now)
		t.Run = func(call *capability.Call) error {
			number, _ := strconv.Atoi(call.Settings["row"])
			call.Spans = c.record.Spans(number)
			return nil
		}
	}
	return t
}

// askChained has the command run again if that is due, for what Claude Code sent
// to this render. The line is out by now; the next one shows what came of it.
func (r *render) askChained() {
	c := r.chained
	if c == nil || c.wrong != nil || r.Executable == "" || r.payload == "" {
		return
	}
	if !c.record.Due(r.Now, c.file, state.Checksum(r.payload)) {
		return
	}
	dir, _ := os.Getwd() // a folder that was removed is none to run it in
	r.NoteError(c.session.Ask(r.Executable, chain.Input{
		Payload: r.payload, Dir: dir, Columns: r.Getenv("COLUMNS"), Lines: r.Getenv("LINES"),
	}))
}

// RunsProgram is what the segment asks for that no module can have.
const RunsProgram = "runs a program"

const chainedNote = "its command is run outside the sandbox; it is the only segment that may start a program"

// describeChained is [describe] for the segment that is no module.
func describeChained(segment config.Segment, dirs state.Dirs) SegmentInfo {
	info := SegmentInfo{
		Name: segment.Name, Source: segment.Source, State: StateOK,
		Asks: []string{RunsProgram}, Granted: []string{}, Note: chainedNote,
	}
	if dirs.Config == "" || dirs.Cache == "" {
		info.State, info.Reason = StateBroken, errNoCache.Error()
		return info
	}
	found, err := command.Load(dirs.Config)
	switch {
	case errors.Is(err, os.ErrNotExist):
		info.State, info.Reason = StateBlocked, err.Error()
		return info
	case err != nil:
		info.State, info.Reason = StateBroken, err.Error()
		return info
	}
	info.Granted, info.Command = []string{RunsProgram}, found.Text
	last, ok := chain.Latest(dirs.Cache)
	if !ok || last.File != chain.Stamp(dirs.Config) {
		return info // the file was changed since
	}
	ms := float64(last.Took.Microseconds()) / 1000
	info.LastMS = &ms
	if last.Failure != "" {
		info.State, info.Reason, info.Said = StateBroken, "its command failed: "+last.Failure, last.Said
	} else if last.Note != "" {
		info.Note += "; when it last ran, " + last.Note
	}
	return info
}
