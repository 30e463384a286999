// Package engines is the one place where a module is opened, and answers "run this"
// whatever engine a segment needs: a built-in one runs in this process, as it was
// translated, and any other one in a process of its own, which may have to be compiled
// before.
package engines

import (
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// Job is a segment that is to be run.
type Job struct {
	Segment config.Segment
	Call    *capability.Call
	// Remembered says that Call has what the segment last showed, which is still right:
	// it is not run.
	Remembered bool
}

// waiting is a segment that a process is to be started for.
type waiting struct {
	task    *schedule.Task
	segment config.Segment
	guest   Guest
	before  Before
}

// Before is what is known of a module from when it was last run, in whichever session. The
// zero value is nothing.
type Before struct {
	Asked    []capability.Question
	CameBack bool
	Quick    bool // it did so long before its line had to be out
}

// Engines run the segments of one line.
type Engines struct {
	modules   *Modules
	vetting   *Vetting
	processes processes
}

// For returns the engines of a plan's modules. executable is this program, which starts
// the processes, or "". Without vetting, what is not compiled is not run. What is not done at
// the deadline nobody waits for.
func (m *Modules) For(executable string, vetting *Vetting, deadline time.Time) *Engines {
	return &Engines{modules: m, vetting: vetting, processes: processes{modules: m, executable: executable, deadline: deadline}}
}

// Known tells what is known of a module, by its hash, which is that of a job. A nil one
// knows of nothing.
type Known func(job int, module string) Before

// Tasks turns jobs into tasks, in their order. What runs in a process of its own, and is
// compiled, has been started when it returns: work, if it is not nil, has that run and returns
// when it was.
func (e *Engines) Tasks(jobs []Job, known Known) (tasks []schedule.Task, work func()) {
	tasks = make([]schedule.Task, len(jobs))
	var ready []waiting
	for i, job := range jobs {
		t := &tasks[i]
		*t = schedule.Task{Call: job.Call, Remembered: job.Remembered}
		switch {
		case job.Remembered:
		case e.modules.Apart(job.Segment):
			w := waiting{task: t, segment: job.Segment}
			t.Waits = true
			compiled, err := false, error(nil)
			if w.guest, compiled, err = e.processes.prepare(job.Segment); err != nil {
				t.Run = func(*capability.Call) error { return err }
				continue
			}
			if known != nil {
				w.before = known(i, w.guest.Hash)
			}
			if compiled {
				ready = append(ready, w)
			} else {
				t.Run = func(*capability.Call) error { return e.runCompiled(job.Segment, w) }
			}
		default:
			t.Run = func(c *capability.Call) error { return runTranslated(job.Segment, c) }
		}
	}
	return tasks, e.processes.start(ready)
}

// runTranslated runs a built-in segment in this process.
func runTranslated(segment config.Segment, c *capability.Call) error {
	name, _ := strings.CutPrefix(segment.Source, config.BuiltinPrefix)
	guest, ok := translated.Open(name)
	if !ok {
		return errNoBuiltin(name)
	}
	return WithGrantHint(segment, guest.Run(c))
}

// runCompiled runs a segment by a process of its own once it is compiled.
func (e *Engines) runCompiled(segment config.Segment, w waiting) error {
	if e.vetting == nil {
		return ErrNotCompiled
	}
	var ready bool
	var err error
	look := func() bool {
		ready, err = e.modules.Ready(w.guest, e.modules.Cache.Reread)
		return ready || err != nil
	}
	if e.vetting.await(e.modules, look); !look() {
		return ErrNotCompiled
	}
	if err == nil {
		err = w.guest.Check(segment)
	}
	if err != nil {
		return err
	}
	if work := e.processes.start([]waiting{w}); work != nil {
		work()
	}
	return w.task.Run(w.task.Call)
}

// End ends all processes, and lets none begin.
func (e *Engines) End() { e.processes.end() }

// Wait returns when nothing is left of them.
func (e *Engines) Wait() { e.processes.wait() }

// DiscardDamaged removes the code of a segment that failed or did not come back, if it is
// not what was compiled: that may be why.
func (e *Engines) DiscardDamaged(segment config.Segment) {
	cache := e.modules.Cache
	if cache == nil || !e.modules.Apart(segment) {
		return
	}
	hash := segment.SHA256
	if binary, trusted, err := ReadSource(segment.Source); err == nil && trusted {
		hash = code.Hash(binary)
	}
	if ready, _ := cache.Ready(hash); ready && !cache.Intact(hash) {
		cache.Discard(hash)
	}
}

func errNoBuiltin(name string) error {
	return fmt.Errorf("there is no built-in segment %q: see aiterm plugins list", name)
}
