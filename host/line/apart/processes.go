package apart

import (
	"errors"
	"slices"
	"sync"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// Processes run the segments of one line that do not run in this process: those of the
// native ABI in one, Extism plugins in another, and what had yet to be compiled in more.
type Processes struct {
	Modules    *Modules
	Executable string // this program, which they are started by; "" if that is not known

	mu      sync.Mutex
	workers []*worker.Worker
	ended   bool
}

// Waiting is a segment that a process is to be started for.
type Waiting struct {
	Task  *schedule.Task
	Guest Guest
	Last  []capability.Question // what it asked when it was last run
	// CameBack says that it did so in time when it was last run.
	CameBack bool
}

var errNoProgram = errors.New("the path of this program is not known, which runs it in a process of its own: start it by its full path")

// Start has the segments of tasks, which need not be in any order, run.
func (p *Processes) Start(all []Waiting) {
	for _, plugins := range [...]bool{false, true} {
		var some []Waiting
		for _, w := range all {
			if w.Guest.Plugin == plugins {
				some = append(some, w)
			}
		}
		if len(some) > 0 {
			p.startKind(some, plugins)
		}
	}
}

func (p *Processes) startKind(some []Waiting, plugins bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return // nobody looks at these tasks any more
	}
	// What came back before has its turn before what may be looping at every line.
	slices.SortStableFunc(some, func(a, b Waiting) int {
		switch {
		case a.CameBack == b.CameBack:
			return 0
		case a.CameBack:
			return -1
		}
		return 1
	})
	jobs := make([]worker.Job, len(some))
	for i, s := range some {
		jobs[i] = worker.Job{Module: s.Guest.Binary, Call: s.Task.Call, Last: s.Last}
	}
	w := worker.Start(worker.Program{Command: worker.Command(p.Executable, plugins), Code: p.Modules.Cache.Dir()}, jobs)
	p.workers = append(p.workers, w)
	for i, s := range some {
		s.Task.Run = func(*capability.Call) error { return p.await(w, i, s.Guest) }
	}
}

// await waits until a job is over. A module whose code could not be used is compiled
// anew for the next line.
func (p *Processes) await(w *worker.Worker, n int, g Guest) error {
	<-w.Done(n)
	result, _ := w.Result(n)
	if result.Damaged {
		p.Modules.Cache.Discard(g.Hash)
	}
	return result.Err
}

// End ends all processes, and lets none begin.
func (p *Processes) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	for _, w := range p.workers {
		w.End()
	}
}

// Wait returns when nothing is left of them.
func (p *Processes) Wait() {
	for _, w := range p.workers {
		w.Wait()
	}
}

// Prepare opens a segment's module, and says why it can't be run.
func (p *Processes) Prepare(segment config.Segment) (g Guest, ready bool, err error) {
	if g, err = p.Modules.Open(segment); err != nil {
		return g, false, err
	}
	switch {
	case p.Modules.Cache == nil:
		return g, false, ErrNoCache
	case p.Executable == "":
		return g, false, errNoProgram
	}
	if ready, err = p.Modules.Ready(g, p.Modules.Cache.Ready); ready {
		err = g.Check(segment)
	}
	return g, ready, err
}
