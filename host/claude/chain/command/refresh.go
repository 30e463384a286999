package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/within"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/look/span"
)

const (
	// mostOutput is what is kept of each of a command's outputs, in bytes. No
	// line has room for a tenth of it.
	mostOutput = 64 << 10
	// mostSaid is what is kept of its complaint, in characters.
	mostSaid = 200
)

// Job is the work of the process that [chain.Session.Ask] starts.
type Job struct {
	ConfigDir, CacheDir string
	Session             string   // what came with --session
	Environ             []string // NAME=value: what Claude Code gave the render
	// Log is told why a run failed, before anybody else can begin the next one.
	Log func(message string)
}

// Run runs the command for the input that renders left, one run after the other
// and no sooner than the file allows, and notes what came of it, until there is
// no input any more. Where another process is at it, it returns at once. The
// error is why a run failed; nothing of what the command printed is in it.
func (j Job) Run(ctx context.Context) error {
	if within.Command(j.getenv, time.Now()) {
		return nil
	}
	session, err := chain.Named(j.CacheDir, j.Session)
	if err != nil {
		return err
	}
	for {
		lock, err := session.Lock(ctx)
		if lock == nil {
			return err
		}
		if err = j.once(ctx, session); err != nil && ctx.Err() == nil {
			j.Log("segment chain: " + err.Error())
		}
		lock.Unlock()
		// Looked at after the lock is given back: a render that found it held
		// relies on that.
		if err != nil || ctx.Err() != nil || !session.Asked() {
			return err
		}
	}
}

func (j Job) getenv(name string) string {
	for _, entry := range j.Environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// once makes one run, with the lock held.
func (j Job) once(ctx context.Context, session chain.Session) error {
	os.Remove(session.Begun())
	if !session.Asked() {
		return nil
	}
	last := session.Read()
	r := last
	r.File = chain.Stamp(j.ConfigDir)
	command, err := Load(j.ConfigDir)
	if err != nil {
		session.Take()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // whoever looks is told; the line says nothing
		}
		r.Started, r.Took, r.Failure, r.Said, r.Note = time.Now(), 0, oneLine(err.Error()), "", ""
		return errors.Join(err, session.Save(r))
	}
	in, err := session.Take()
	if err != nil || !last.Due(time.Now(), r.File, state.Checksum(in.Payload)) {
		return err // renders at the same time ask for the same
	}
	// The clock may have been set back: never longer than once.
	if rest := command.MinInterval - time.Since(last.Started); rest > 0 && !chain.Pause(ctx, min(rest, command.MinInterval)) {
		return ctx.Err()
	}
	if session.Asked() { // for something newer, meanwhile
		if in, err = session.Take(); err != nil {
			return err
		}
	}
	r.MaxAge, r.Payload, r.Started = command.MaxAge, state.Checksum(in.Payload), time.Now()
	limited, cancel := context.WithTimeout(ctx, command.Timeout)
	defer cancel()
	o := claude.Call{
		Command: command.Text, Payload: []byte(in.Payload), Environ: environOf(in, j.Environ), Dir: in.Dir, Most: mostOutput,
	}.Run(limited)
	if ctx.Err() != nil {
		return ctx.Err() // that this process was ended says nothing about the command
	}
	r.Took = time.Since(r.Started)
	outcome(&r, o, errors.Is(limited.Err(), context.DeadlineExceeded), command.Timeout)
	err = session.Save(r)
	if r.Failure != "" {
		session.Take() // what came meanwhile has to wait like everything else
		err = errors.Join(fmt.Errorf("its command failed: %s", r.Failure), err)
	}
	return err
}

// outcome notes what came of a run. One that failed leaves the rows as they were.
func outcome(r *chain.Record, o claude.Outcome, late bool, timeout time.Duration) {
	r.Failure, r.Said, r.Note = "", "", ""
	switch {
	case o.Err != nil && late:
		r.Failure = fmt.Sprintf("it did not end within %v, and was ended: make it quicker, or give it a longer timeout", timeout)
	case o.Err != nil:
		r.Failure = oneLine(o.Err.Error())
	}
	if r.Failure != "" {
		r.Said = oneLine(o.Stderr)
		return
	}
	var cut bool
	r.Rows, cut = rowsOf(o.Stdout)
	r.ShownAt = r.Started.Add(r.Took)
	switch {
	case o.Held:
		r.Note = "it left a process behind that holds its output open, so each run takes a second longer: have that process write elsewhere (>/dev/null 2>&1)"
	case cut || len(o.Stdout) == mostOutput:
		r.Note = fmt.Sprintf("it printed more than is kept: %d rows of a segment's size", chain.MaxRows)
	case len(r.Rows) == 0:
		r.Note = "it printed nothing to show (an aiterm that it runs prints nothing in there)"
	}
}

// environOf is the environment of the command: what Claude Code gave, with the
// size of the terminal as that render had it.
func environOf(in chain.Input, given []string) []string {
	environ := []string{within.Mark(time.Now())}
	for _, entry := range given {
		if name, _, _ := strings.Cut(entry, "="); name != "COLUMNS" && name != "LINES" && name != within.Variable {
			environ = append(environ, entry)
		}
	}
	for _, v := range []struct{ name, value string }{{"COLUMNS", in.Columns}, {"LINES", in.Lines}} {
		if v.value != "" {
			environ = append(environ, v.name+"="+v.value)
		}
	}
	return environ
}

// oneLine is the first line of a foreign text, clean and short.
func oneLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.TrimSpace(span.Clean(line))
	if r := []rune(line); len(r) > mostSaid {
		return string(r[:mostSaid]) + "…"
	}
	return line
}
