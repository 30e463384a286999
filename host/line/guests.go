package line

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/line/apart"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// warmRest is how long the same modules are left alone after an attempt to
// compile them in the background.
const warmRest = time.Minute

// vetPoll is how often a waiting segment looks whether its module has been
// compiled; the process goes on with other modules after that.
const vetPoll = 3 * time.Millisecond

// vetting is the background process that compiles strangers' modules.
type vetting struct {
	once  sync.Once
	ended <-chan struct{} // nil if it was not started
}

// engines run the segments of one line.
type engines struct {
	*request
	configured
	calls     []call
	processes *apart.Processes
	vetting   vetting
	waiting   []waiting
	questions *memo.Questions // nil unless one of these never came back in this session
}

// waiting is a call that a process runs.
type waiting struct {
	call   int    // which one
	module string // its hash
}

func newEngines(r *request, c configured, calls []call) *engines {
	return &engines{
		request: r, configured: c, calls: calls,
		processes: &apart.Processes{Modules: c.modules, Executable: r.Executable},
	}
}

// runCompiled runs a segment by a process of its own once it is compiled.
func (e *engines) runCompiled(segment config.Segment, w apart.Waiting) error {
	var ready bool
	var err error
	look := func() bool {
		ready, err = e.modules.Ready(w.Guest, e.modules.Cache.Reread)
		return ready || err != nil
	}
	if e.awaitVetted(look); !look() {
		return apart.ErrNotCompiled
	}
	if err == nil {
		err = w.Guest.Check(segment)
	}
	if err != nil {
		return err
	}
	e.processes.Start([]apart.Waiting{w})
	return w.Task.Run(w.Task.Call)
}

// awaitVetted starts that process if a segment is the first to need it, and
// waits until done or until the process has ended. The process goes on when the
// render does not wait any longer.
func (e *engines) awaitVetted(done func() bool) {
	e.vetting.once.Do(func() { e.vetting.ended = e.startVetting() })
	if e.vetting.ended == nil {
		return
	}
	for !done() {
		select {
		case <-e.vetting.ended:
			return
		case <-time.After(vetPoll):
		}
	}
}

// startVetting returns nil if the process cannot be started or was a moment ago:
// its segments are left out, with the reason in the log.
func (e *engines) startVetting() (ended <-chan struct{}) {
	guests := e.modules.Uncompiled(e.segments)
	if len(guests) == 0 || e.Executable == "" || !e.warmDue(guests) {
		return nil
	}
	args := []string{"warm"}
	if e.Plugins != "" {
		path, err := filepath.Abs(e.Plugins)
		if err != nil {
			return nil
		}
		args = append(args, "--plugins", path)
	}
	ended, err := detach.Watch(e.Executable, args...)
	if err != nil {
		return nil
	}
	return ended
}

// warmDue keeps a background process that fails from being started by every
// render: the same modules are tried once a minute.
func (e *engines) warmDue(guests []apart.Guest) bool {
	var hashes strings.Builder
	for _, g := range guests {
		hashes.WriteString(g.Hash + "\n")
	}
	path := filepath.Join(apart.CodeDir(e.Dirs.Cache), "attempt")
	if info, err := os.Stat(path); err == nil && e.now.Sub(info.ModTime()).Abs() < warmRest {
		if last, err := state.ReadCache(path, 64<<10); err == nil && string(last) == hashes.String() {
			return false
		}
	}
	return state.WriteCache(path, []byte(hashes.String())) == nil
}

// startGuests starts what is compiled of the segments that have news, and prepares the
// tasks of all that run apart.
func (e *engines) startGuests(tasks []schedule.Task) {
	var all []apart.Waiting
	for i := range tasks {
		t, call := &tasks[i], e.calls[i]
		if !e.modules.Apart(call.segment) {
			continue
		}
		if t.Remembered = call.recall(); t.Remembered {
			continue
		}
		t.Waits = true
		g, ready, err := e.processes.Prepare(call.segment)
		if err != nil {
			t.Run = func(*capability.Call) error { return err }
			continue
		}
		e.waiting = append(e.waiting, waiting{i, g.Hash})
		w := apart.Waiting{Task: t, Guest: g}
		if w.Last, w.CameBack = e.lastAsked(call, g.Hash); ready {
			all = append(all, w)
		} else {
			t.Run = func(*capability.Call) error { return e.runCompiled(call.segment, w) }
		}
	}
	e.processes.Start(all)
}

// lastAsked is what a segment asked when it was last run, in this session or, if it never
// came back in this one, in another.
func (e *engines) lastAsked(c call, module string) (asked []capability.Question, cameBack bool) {
	switch {
	case c.known && c.last.Module == ModuleKey(c.segment):
		return c.last.Trace.Asked, true
	case e.Dirs.Cache == "":
		return nil, false
	case e.questions == nil:
		e.questions = memo.OpenQuestions(e.Dirs.Cache)
	}
	return e.questions.Of(module), false
}

// keepQuestions keeps for other sessions what segments asked for the first time in this
// one.
func (e *engines) keepQuestions(outcomes []schedule.Outcome) error {
	if e.questions == nil {
		return nil
	}
	for _, w := range e.waiting {
		if o := outcomes[w.call]; o.Err == nil && !o.Late {
			e.questions.Asked(w.module, o.Trace.Asked)
		}
	}
	return e.questions.Save()
}

// discardDamaged removes code that is not what was compiled, of segments that failed or
// did not come back: that may be why.
func (e *engines) discardDamaged(outcomes []schedule.Outcome) {
	for i, call := range e.calls {
		segment := call.segment
		if o := outcomes[i]; o.Err == nil || e.modules.Cache == nil || !e.modules.Apart(segment) {
			continue
		}
		hash := segment.SHA256
		if binary, trusted, err := apart.ReadSource(segment.Source); err == nil && trusted {
			hash = code.Hash(binary)
		}
		if ready, _ := e.modules.Cache.Ready(hash); ready && !e.modules.Cache.Intact(hash) {
			e.modules.Cache.Discard(hash)
		}
	}
}
