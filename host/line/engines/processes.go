//go:build !js

package engines

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// processes run the segments of one line that do not run in this process: those of the
// native ABI in one, Extism plugins in another, and what had yet to be compiled in more.
type processes struct {
	modules    *Modules
	executable string // this program, which they are started by; "" if that is not known
	deadline   time.Time

	mu      sync.Mutex
	workers []*worker.Worker
	ended   bool
}

var errNoProgram = errors.New("the path of this program is not known, which runs it in a process of its own: start it by its full path")

// start starts what runs the segments of tasks, which need not be in any order. work has them
// run, and returns when they were; it is nil if there are none.
func (p *processes) start(all []waiting) (work func()) {
	var workers []*worker.Worker
	for _, plugins := range [...]bool{false, true} {
		var some []waiting
		for _, w := range all {
			if w.guest.Plugin == plugins {
				some = append(some, w)
			}
		}
		if len(some) > 0 {
			workers = append(workers, p.startKind(some, plugins)...)
		}
	}
	if len(workers) == 0 {
		return nil
	}
	return func() {
		for _, w := range workers[1:] {
			go w.Work()
		}
		workers[0].Work()
	}
}

func (p *processes) startKind(some []waiting, plugins bool) []*worker.Worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended { // nobody looks at these tasks any more
		for _, s := range some {
			s.task.Run = func(*capability.Call) error { return schedule.ErrLate }
		}
		return nil
	}
	// What came back before has its turn before what may be looping at every line.
	slices.SortStableFunc(some, func(a, b waiting) int {
		switch {
		case a.before.CameBack == b.before.CameBack:
			return 0
		case a.before.CameBack:
			return -1
		}
		return 1
	})
	jobs := make([]worker.Job, len(some))
	for i, s := range some {
		jobs[i] = worker.Job{Call: s.task.Call, Last: s.before.Asked, Functions: s.guest.Functions, CameBack: s.before.CameBack, Quick: s.before.Quick}
		if file, _, kept := p.modules.Cache.Find(s.guest.Hash); kept {
			jobs[i].Code, jobs[i].Read = file, func() ([]byte, error) { return p.modules.read(s) }
		} else {
			jobs[i].Module, _ = p.modules.read(s)
		}
	}
	w := worker.Start(worker.Program{Command: worker.Command(p.executable, plugins), Code: p.modules.Cache.Dir(), Deadline: p.deadline}, jobs)
	p.workers = append(p.workers, w)
	for i, s := range some {
		s.task.Run = func(*capability.Call) error {
			<-w.Done(i)
			return p.came(w, i, s.guest)
		}
		s.task.Begin = func(over func(error)) { w.Then(i, func() { over(p.came(w, i, s.guest)) }) }
	}
	return []*worker.Worker{w}
}

// read reads a module whose code cannot be used, unless that was done.
func (m *Modules) read(w waiting) ([]byte, error) {
	if w.guest.Binary != nil {
		return w.guest.Binary, nil
	}
	binary, _, err := ReadSegment(w.segment)
	return binary, err
}

// came is what came of a job that is over. A module whose code could not be used is
// compiled anew for the next line.
func (p *processes) came(w *worker.Worker, n int, g Guest) error {
	result, _ := w.Result(n)
	if result.Damaged {
		p.modules.Cache.Discard(g.Hash)
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

// prepare opens a segment's module, and says why it can't be run.
func (p *processes) prepare(segment config.Segment) (g Guest, ready bool, err error) {
	if g, err = p.modules.Find(segment); err != nil {
		return g, false, err
	}
	switch {
	case p.modules.Cache == nil:
		return g, false, ErrNoCache
	case p.executable == "":
		return g, false, errNoProgram
	}
	if ready, err = p.modules.Ready(g, p.modules.Cache.Ready); ready {
		err = g.Check(segment)
	}
	return g, ready, err
}
