package host

import (
	"errors"
	"sync"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/relay"
)

// processes run the segments of one line that do not run in this process: those of the
// native ABI in one, Extism plugins in another, and what had yet to be compiled in more.
type processes struct {
	modules    *modules
	executable string // this program, which they are started by; "" if that is not known

	mu      sync.Mutex
	workers []*worker.Worker
	ended   bool
}

// waiting is a segment that a process is to be started for.
type waiting struct {
	task  *relay.Task
	guest guest
	last  capability.Trace // what it asked when it was last run
}

var errNoProgram = errors.New("the path of this program is not known, which runs it in a process of its own: start it by its full path")

// start has the segments of tasks, which need not be in any order, run.
func (p *processes) start(all []waiting) {
	for _, plugins := range [...]bool{false, true} {
		var some []waiting
		for _, w := range all {
			if w.guest.plugin == plugins {
				some = append(some, w)
			}
		}
		if len(some) > 0 {
			p.startKind(some, plugins)
		}
	}
}

func (p *processes) startKind(some []waiting, plugins bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return // nobody looks at these tasks any more
	}
	jobs := make([]worker.Job, len(some))
	for i, s := range some {
		jobs[i] = worker.Job{Module: s.guest.binary, Call: s.task.Call, Last: s.last}
	}
	w := worker.Start(worker.Program{Command: worker.Command(p.executable, plugins), Code: p.modules.cache.Dir()}, jobs)
	p.workers = append(p.workers, w)
	for i, s := range some {
		s.task.Run = func(*capability.Call) error { return p.await(w, i, s.guest) }
	}
}

// await waits until a job is over. A module whose code could not be used is compiled
// anew for the next line.
func (p *processes) await(w *worker.Worker, n int, g guest) error {
	<-w.Done(n)
	result, _ := w.Result(n)
	if result.Damaged {
		p.modules.cache.Discard(g.hash)
	}
	return result.Err
}

// end ends all processes, and lets none begin.
func (p *processes) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for _, w := range p.workers {
		w.End()
	}
}

// wait returns when nothing is left of them.
func (p *processes) wait() {
	for _, w := range p.workers {
		w.Wait()
	}
}

// startAll starts what is compiled of the segments that have news, and prepares the
// tasks of all that run apart.
func (r *render) startAll(tasks []relay.Task) {
	var all []waiting
	for i := range tasks {
		t, segment := &tasks[i], r.Segments[i]
		if !r.modules.apart(segment) {
			continue
		}
		if t.Recall != nil {
			t.Remembered, t.Recall = t.Recall(t.Call), nil
		}
		if t.Remembered {
			continue
		}
		t.Waits = true
		g, ready, err := r.processes.prepare(segment)
		switch {
		case err != nil:
			t.Run = func(*capability.Call) error { return err }
		case ready:
			all = append(all, waiting{t, g, r.lastTrace(segment)})
		default:
			t.Run = func(*capability.Call) error { return r.runCompiled(segment, waiting{task: t, guest: g}) }
		}
	}
	r.processes.start(all)
}

// prepare opens a segment's module, and says why it can't be run.
func (p *processes) prepare(segment config.Segment) (g guest, ready bool, err error) {
	if g, err = p.modules.open(segment); err != nil {
		return g, false, err
	}
	switch {
	case p.modules.cache == nil:
		return g, false, errNoCache
	case p.executable == "":
		return g, false, errNoProgram
	}
	if ready, err = p.modules.ready(g, p.modules.cache.Ready); ready {
		err = g.check(segment)
	}
	return g, ready, err
}

// lastTrace is what a segment asked when it was last run, whether or not that was all
// that its output depended on.
func (r *render) lastTrace(segment config.Segment) capability.Trace {
	if r.Memo != nil {
		if o, ok := r.Memo.Output(segment.Name); ok && o.Module == line.ModuleKey(segment) {
			return o.Trace
		}
	}
	return capability.Trace{}
}

// discardDamaged removes code that is not what was compiled, of segments that failed or
// did not come back: that may be why.
func (r *render) discardDamaged(outcomes []relay.Outcome) {
	for i, segment := range r.Segments {
		if o := outcomes[i]; o.Err == nil || r.modules.cache == nil || !r.modules.apart(segment) {
			continue
		}
		hash := segment.SHA256
		if binary, trusted, err := readModule(segment.Source); err == nil && trusted {
			hash = code.Hash(binary)
		}
		if ready, _ := r.modules.cache.Ready(hash); ready && !r.modules.cache.Intact(hash) {
			r.modules.cache.Discard(hash)
		}
	}
}
