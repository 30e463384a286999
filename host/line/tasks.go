package line

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/host/line/apart"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// tasks turns the plan's segments into tasks, in the order of the line's segments.
func (l *Line) tasks() []schedule.Task {
	l.pages = map[string]*fetch.Pages{}
	var tasks []schedule.Task
	for i, segment := range l.Segments {
		call := l.Calls[i]
		if segment.IsChain() {
			tasks = append(tasks, l.chained.Task(call, l.Now))
			continue
		}
		l.pages[segment.Name] = OpenPages(l.Dirs.Cache, call)
		t := NewTask(segment, call)
		if l.Memo != nil {
			t.Module = ModuleKey(segment)
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// OpenPages gives a call the pages that its grants let it have. It returns nil
// if there are none, or no folder to keep them in.
func OpenPages(cacheDir string, call *capability.Call) *fetch.Pages {
	hosts := call.Grants.Args("http")
	if cacheDir == "" || len(hosts) == 0 {
		return nil
	}
	pages := fetch.Open(cacheDir).For(hosts)
	call.Fetch = pages.Get
	return pages
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

// recall gives a call what its segment showed last, if that is still right.
func (l *Line) recall(segment config.Segment, call *capability.Call) bool {
	if segment.IsChain() {
		return false
	}
	same := l.Recall(segment, call)
	if !same {
		l.pages[segment.Name].Forget()
	}
	return same
}

// run runs the tasks of segments that would not show what they showed last, and calls
// then with what came of all, once.
func (l *Line) run(tasks []schedule.Task, then func([]schedule.Outcome)) {
	all := true
	for i := range tasks {
		t := &tasks[i]
		if !t.Waits && !t.Remembered {
			t.Remembered = l.recall(l.Segments[i], t.Call)
		}
		all = all && t.Remembered
	}
	if !all {
		schedule.Run(tasks, l.deadline, then)
		return
	}
	outcomes := make([]schedule.Outcome, len(tasks))
	for i, t := range tasks {
		outcomes[i] = schedule.Outcome{Spans: t.Call.Spans, Module: t.Module, Remembered: true}
	}
	then(outcomes)
}

// Translation returns the Go that a built-in segment was translated into.
func Translation(segment config.Segment) (guest *translated.Module, builtin bool) {
	name, builtin := strings.CutPrefix(segment.Source, config.BuiltinPrefix)
	if !builtin {
		return nil, false
	}
	return translated.Open(name)
}
