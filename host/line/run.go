package line

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/host/line/apart"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// run runs the segments that would not show what they showed last, and calls then with
// what came of all, once.
func run(r *request, c configured, calls []call, chained *Chained, then func([]schedule.Outcome, *engines)) {
	e := newEngines(r, c, calls)
	tasks := make([]schedule.Task, len(calls))
	for i, call := range calls {
		if call.segment.IsChain() {
			tasks[i] = chained.Task(call.Call, r.now)
		} else {
			tasks[i] = NewTask(call.segment, call.Call)
		}
	}
	e.startGuests(tasks)
	all := true
	for i := range tasks {
		t := &tasks[i]
		if !t.Waits && !t.Remembered {
			t.Remembered = calls[i].recall()
		}
		all = all && t.Remembered
	}
	if !all {
		schedule.Run(tasks, c.deadline, func(outcomes []schedule.Outcome) {
			e.processes.End()
			then(outcomes, e)
		})
		return
	}
	outcomes := make([]schedule.Outcome, len(tasks))
	for i, t := range tasks {
		outcomes[i] = schedule.Outcome{Spans: t.Call.Spans, Remembered: true}
	}
	then(outcomes, e)
}

// NewTask is a segment that runs in this process, or one that processes are to run.
func NewTask(segment config.Segment, call *capability.Call) schedule.Task {
	return schedule.Task{Call: call, Run: func(c *capability.Call) error {
		guest, ok := Translation(segment)
		if !ok {
			return fmt.Errorf("there is no built-in segment %q: see aiterm plugins list", strings.TrimPrefix(segment.Source, config.BuiltinPrefix))
		}
		return apart.WithGrantHint(segment, guest.Run(c))
	}}
}

// Translation returns the Go that a built-in segment was translated into.
func Translation(segment config.Segment) (guest *translated.Module, builtin bool) {
	name, builtin := strings.CutPrefix(segment.Source, config.BuiltinPrefix)
	if !builtin {
		return nil, false
	}
	return translated.Open(name)
}
