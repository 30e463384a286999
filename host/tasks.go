package host

import (
	"errors"
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/relay"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// tasks turns the plan's segments into tasks, in the order of the line's segments.
func (r *render) tasks() []relay.Task {
	r.pages = map[string]*fetch.Pages{}
	var tasks []relay.Task
	for i, segment := range r.Segments {
		call := r.Calls[i]
		if isChain(segment) {
			tasks = append(tasks, r.chained.task(call, r.Now))
			continue
		}
		r.pages[segment.Name] = openPages(r.Dirs.Cache, call)
		t := newTask(segment, call)
		switch {
		case r.Memo == nil:
		case r.Recalled != nil:
			t.Module, t.Remembered = line.ModuleKey(segment), r.Recalled[i]
		default:
			t.Module = line.ModuleKey(segment)
			t.Recall = func(c *capability.Call) bool {
				same := r.Line.Recall(segment, c)
				if !same {
					r.pages[segment.Name].Forget()
				}
				return same
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// openPages gives a call the pages that its grants let it have. It returns nil
// if there are none, or no folder to keep them in.
func openPages(cacheDir string, call *capability.Call) *fetch.Pages {
	hosts := call.Grants.Args("http")
	if cacheDir == "" || len(hosts) == 0 {
		return nil
	}
	pages := fetch.Open(cacheDir).For(hosts)
	call.Fetch = pages.Get
	return pages
}

// newTask is a segment that runs in this process, or one that [processes] are to run.
func newTask(segment config.Segment, call *capability.Call) relay.Task {
	return relay.Task{Call: call, Run: func(c *capability.Call) error {
		guest, ok := line.Translation(segment)
		if !ok {
			return fmt.Errorf("there is no built-in segment %q: see aiterm plugins list", strings.TrimPrefix(segment.Source, line.BuiltinPrefix))
		}
		return withGrantHint(segment, guest.Run(c))
	}}
}

// withGrantHint says of a segment that is blocked what to do about it.
func withGrantHint(segment config.Segment, err error) error {
	var blocked *capability.BlockedError
	switch {
	case !errors.As(err, &blocked):
		return err
	case line.IsBuiltin(segment.Source):
		return fmt.Errorf("%w: add it to the segment's grant in plugins.yaml", err)
	}
	return fmt.Errorf("%w: aiterm plugins grant %s", err, segment.Name)
}
