package host

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/span"
)

// patience is how long one segment may run before the next ones go on beside
// it. Built-in ones need a tenth of it; another worker is another thread, which
// costs more than a segment does.
const patience = 4 * time.Millisecond

// task is one segment to be rendered.
type task struct {
	call *capability.Call
	// run renders into call. It may never return.
	run func(*capability.Call) error
}

// outcome is what came of a task in time.
type outcome struct {
	spans []span.Span
	log   []capability.LogLine
	took  time.Duration
	err   error  // why there are no spans
	note  string // what a reader of the log should know
	late  bool   // it was not done when the budget was spent
}

// runAll runs the tasks in order until all are done or the deadline has come,
// and returns an outcome for each. One worker does it as long as none is slow.
// What a late task does from then on is never looked at: its goroutine may
// still be writing.
func runAll(tasks []task, deadline time.Time) []outcome {
	done := make([]atomic.Pointer[outcome], len(tasks))
	var next, finished atomic.Int32
	all := make(chan struct{})
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= len(tasks) {
				return
			}
			done[i].Store(runOne(tasks[i]))
			if int(finished.Add(1)) == len(tasks) {
				close(all)
			}
		}
	}
	if len(tasks) > 0 {
		go work()
		wait(all, deadline, func() (started int) { return int(next.Load()) }, len(tasks), work)
	}
	outcomes := make([]outcome, len(tasks))
	for i := range done {
		if o := done[i].Load(); o != nil {
			outcomes[i] = *o
		} else {
			outcomes[i] = outcome{late: true, err: fmt.Errorf("not done when the time budget was spent")}
		}
	}
	return outcomes
}

// wait returns when all is closed or the deadline has come. Whenever no task
// was started for a while, it sets another worker to the ones that remain.
func wait(all <-chan struct{}, deadline time.Time, started func() int, total int, work func()) {
	timer := time.NewTimer(min(patience, time.Until(deadline)))
	defer timer.Stop()
	seen := -1
	for {
		select {
		case <-all:
			return
		case <-timer.C:
		}
		left := time.Until(deadline)
		if left <= 0 {
			return
		}
		if now := started(); now == seen && now < total {
			go work()
		} else {
			seen = now
		}
		timer.Reset(min(patience, left))
	}
}

func runOne(t task) *outcome {
	start := time.Now()
	err := runGuarded(t)
	o := &outcome{log: t.call.Log, took: time.Since(start), err: err, note: t.call.Truncated()}
	if err == nil {
		o.spans = t.call.Spans
	}
	return o
}

// runGuarded turns a panic of the host's own, on a goroutine where it would end
// the process, into a failed segment.
func runGuarded(t task) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	return t.run(t.call)
}
