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

// runCompiled runs a segment by a process of its own once it is compiled.
func (l *Line) runCompiled(segment config.Segment, w apart.Waiting) error {
	var ready bool
	var err error
	look := func() bool {
		ready, err = l.modules.Ready(w.Guest, l.modules.Cache.Reread)
		return ready || err != nil
	}
	if l.awaitVetted(look); !look() {
		return apart.ErrNotCompiled
	}
	if err == nil {
		err = w.Guest.Check(segment)
	}
	if err != nil {
		return err
	}
	l.processes.Start([]apart.Waiting{w})
	return w.Task.Run(w.Task.Call)
}

// awaitVetted starts that process if a segment is the first to need it, and
// waits until done or until the process has ended. The process goes on when the
// render does not wait any longer.
func (l *Line) awaitVetted(done func() bool) {
	l.vetting.once.Do(func() { l.vetting.ended = l.startVetting() })
	if l.vetting.ended == nil {
		return
	}
	for !done() {
		select {
		case <-l.vetting.ended:
			return
		case <-time.After(vetPoll):
		}
	}
}

// startVetting returns nil if the process cannot be started or was a moment ago:
// its segments are left out, with the reason in the log.
func (l *Line) startVetting() (ended <-chan struct{}) {
	guests := l.modules.Uncompiled(l.Segments)
	if len(guests) == 0 || l.Executable == "" || !l.warmDue(guests) {
		return nil
	}
	args := []string{"warm"}
	if l.Plugins != "" {
		path, err := filepath.Abs(l.Plugins)
		if err != nil {
			return nil
		}
		args = append(args, "--plugins", path)
	}
	ended, err := detach.Watch(l.Executable, args...)
	if err != nil {
		return nil
	}
	return ended
}

// warmDue keeps a background process that fails from being started by every
// render: the same modules are tried once a minute.
func (l *Line) warmDue(guests []apart.Guest) bool {
	var hashes strings.Builder
	for _, g := range guests {
		hashes.WriteString(g.Hash + "\n")
	}
	path := filepath.Join(apart.CodeDir(l.Dirs.Cache), "attempt")
	if info, err := os.Stat(path); err == nil && l.Now.Sub(info.ModTime()).Abs() < warmRest {
		if last, err := state.ReadCache(path, 64<<10); err == nil && string(last) == hashes.String() {
			return false
		}
	}
	return state.WriteCache(path, []byte(hashes.String())) == nil
}

// startGuests starts what is compiled of the segments that have news, and prepares the
// tasks of all that run apart.
func (l *Line) startGuests(tasks []schedule.Task) {
	var all []apart.Waiting
	for i := range tasks {
		t, segment := &tasks[i], l.Segments[i]
		if !l.modules.Apart(segment) {
			continue
		}
		if t.Remembered = l.recall(segment, t.Call); t.Remembered {
			continue
		}
		t.Waits = true
		g, ready, err := l.processes.Prepare(segment)
		switch {
		case err != nil:
			t.Run = func(*capability.Call) error { return err }
		case ready:
			w := apart.Waiting{Task: t, Guest: g}
			w.Last, w.CameBack = l.lastTrace(segment)
			all = append(all, w)
		default:
			t.Run = func(*capability.Call) error { return l.runCompiled(segment, apart.Waiting{Task: t, Guest: g}) }
		}
	}
	l.processes.Start(all)
}

// lastTrace is what a segment asked when it was last run, whether or not that was all
// that its output depended on. ok is false if it never came back in this session.
func (l *Line) lastTrace(segment config.Segment) (t capability.Trace, ok bool) {
	if l.Memo != nil {
		if o, ok := l.Memo.Output(segment.Name); ok && o.Module == ModuleKey(segment) {
			return o.Trace, true
		}
	}
	return t, false
}

// discardDamaged removes code that is not what was compiled, of segments that failed or
// did not come back: that may be why.
func (l *Line) discardDamaged(outcomes []schedule.Outcome) {
	for i, segment := range l.Segments {
		if o := outcomes[i]; o.Err == nil || l.modules.Cache == nil || !l.modules.Apart(segment) {
			continue
		}
		hash := segment.SHA256
		if binary, trusted, err := apart.ReadSource(segment.Source); err == nil && trusted {
			hash = code.Hash(binary)
		}
		if ready, _ := l.modules.Cache.Ready(hash); ready && !l.modules.Cache.Intact(hash) {
			l.modules.Cache.Discard(hash)
		}
	}
}
