package line

import (
	"os"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/host/line/relay"
)

// Joining is the part of the budget that is kept for what follows the segments, and
// for being woken on a busy machine.
const Joining = 6 * time.Millisecond

// Instant draws a line that has just begun if every segment would show what it showed
// last or is a built-in one, which is run as it is translated, and if nobody is to be
// asked for anything. If not, it returns false, and package host goes on with the line.
func (l *Line) Instant() (drawn bool) {
	if l == nil || !l.planned || l.Dirs.Cache == "" {
		return false
	}
	drawn = true // by a fault, at least
	defer EmitFault(l.emit)
	for _, segment := range l.Segments {
		if segment.Source == config.Chain || len(capability.Grants(segment.Grant).Args("http")) > 0 {
			return false // something of it may be due
		}
	}
	if l.mayAskEndpoint() {
		return false
	}
	l.Open()
	all := true
	outcomes := make([]relay.Outcome, len(l.Segments))
	l.Recalled = make([]bool, len(l.Segments))
	for i, segment := range l.Segments {
		start := time.Now()
		l.Recalled[i] = l.Recall(segment, l.Calls[i])
		all = all && l.Recalled[i]
		outcomes[i] = relay.Outcome{Spans: l.Calls[i].Spans, Module: ModuleKey(segment), Remembered: true, Took: time.Since(start)}
	}
	if l.outdated {
		return false
	}
	if all {
		l.emitAndKeep(outcomes)
		return true
	}
	tasks, ok := l.translations()
	if !ok {
		return false
	}
	// Built-in segments return. Should one not, the timer of the relay draws the line.
	deadline := l.Start.Add(l.Plan.Budget + l.Waited - Joining)
	relay.Run(tasks, deadline, func(outcomes []relay.Outcome) {
		// That counts are old may be found only when the segment asks for them.
		if drawn = !l.outdated || time.Now().After(deadline); drawn {
			l.emitAndKeep(outcomes)
		}
	})
	return drawn
}

func (l *Line) emitAndKeep(outcomes []relay.Outcome) {
	l.Emit(outcomes, func() {
		l.NoteOutcomes(outcomes)
		l.Keep(outcomes)
		l.WriteLog()
	})
}

// translations are the tasks of a line whose segments are remembered or built in, which
// are run as translated. ok is false where one is not, may not run or is to run in
// wazero, and in the first line of a session, after which package host tidies up.
func (l *Line) translations() (tasks []relay.Task, ok bool) {
	if _, going := l.Memo.Age(l.Now); !going || l.Plan.BuiltinEngine != config.Translated {
		return nil, false
	}
	tasks = make([]relay.Task, len(l.Segments))
	for i, segment := range l.Segments {
		tasks[i] = relay.Task{Call: l.Calls[i], Module: ModuleKey(segment), Remembered: l.Recalled[i]}
		if l.Recalled[i] {
			continue
		}
		guest, builtin := Translation(segment)
		if !builtin || guest.Check(segment.Grant, segment.Optional) != nil {
			return nil, false
		}
		tasks[i].Run = guest.Run
	}
	return tasks, true
}

// Translation returns the Go that a built-in segment was translated into.
func Translation(segment config.Segment) (guest *translated.Module, builtin bool) {
	name, builtin := strings.CutPrefix(segment.Source, BuiltinPrefix)
	if !builtin {
		return nil, false
	}
	return translated.Open(name)
}

// mayAskEndpoint tells whether the user gave a key for the usage endpoint, and a
// segment may see its answer.
func (l *Line) mayAskEndpoint() bool {
	if l.Executable == "" || l.Dirs.Config == "" || !l.ShowsUsage() {
		return false
	}
	_, err := os.Lstat(l.Dirs.CredentialsPath())
	return err == nil
}

// ShowsUsage tells whether any segment on the line may see the usage of Claude's
// limits. In another program's line there is none.
func (l *Line) ShowsUsage() bool {
	if l.foreign {
		return false
	}
	for _, segment := range l.Segments {
		if capability.Grants(segment.Grant).Allow("usage") {
			return true
		}
	}
	return false
}

// Partly draws what this program can of a line, and says why that is not all.
func (l *Line) Partly(why error) {
	if l == nil {
		return
	}
	defer EmitFault(l.emit)
	l.Warn(why.Error())
	if !l.planned {
		l.SetPlan(config.Default(), nil, nil)
	}
	l.Open()
	tasks := make([]relay.Task, len(l.Segments))
	for i, segment := range l.Segments {
		tasks[i] = relay.Task{Call: l.Calls[i], Module: ModuleKey(segment), Run: func(*capability.Call) error { return why }}
		if guest, builtin := Translation(segment); builtin && guest.Check(segment.Grant, segment.Optional) == nil {
			tasks[i].Run = guest.Run
		}
	}
	relay.Run(tasks, l.Start.Add(l.Plan.Budget+l.Waited-Joining), l.emitAndKeep)
}
