package host

import (
	"cmp"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/span"
)

// patience is how long one segment may run before the next ones go on beside
// it. Built-in ones need a tenth of it; another worker is another thread, which
// costs more than a segment does.
const patience = 4 * time.Millisecond

var errLate = errors.New("not done when the time budget was spent")

// task is one segment to be rendered.
type task struct {
	call     *capability.Call
	stranger bool   // not part of this program: it may never return
	stale    bool   // what it will show is known to be old
	note     string // what a reader should know of it beforehand
	// module is the module's key (see moduleKey).
	module string
	// recall, if there is one, renders into call what the segment last showed,
	// if that is still right.
	recall func(*capability.Call) bool
	// remembered says that recall did so already.
	remembered bool
	// run renders into call. It may never return.
	run func(*capability.Call) error
}

// outcome is what came of a task in time.
type outcome struct {
	spans []span.Span
	log   []capability.LogLine
	took  time.Duration
	err   error  // why there are no spans
	note  string // what a reader of the log, or of a preview, should know
	late  bool   // it was not done when the budget was spent
	stale bool   // spans are old

	module     string // of the task
	remembered bool   // it was not run, since nothing it asks for has changed
	repeatable bool   // trace tells whether spans are right at another render
	trace      capability.Trace
}

// relay runs tasks in order, those of strangers last: whatever they do, the
// others are done by then. The goroutine that calls runAll does the work, so
// that a render of quick segments needs no other; a timer watches over it.
type relay struct {
	tasks          []task
	order          []int // of indexes in tasks
	done           []atomic.Pointer[outcome]
	next, finished atomic.Int32
	all            chan struct{} // closed when every task is done
}

// runAll runs the tasks until all are done or the deadline has come, and then
// calls then, once, with an outcome for each. If a task keeps the calling
// goroutine, then is called on another one, and runAll returns when that task
// does, which may be never: then must end the process, or live with that. What
// a late task does is never looked at: it may still be writing.
func runAll(tasks []task, deadline time.Time, then func([]outcome)) {
	r := &relay{
		tasks: tasks,
		order: make([]int, 0, len(tasks)),
		done:  make([]atomic.Pointer[outcome], len(tasks)),
		all:   make(chan struct{}),
	}
	for _, strangers := range [...]bool{false, true} {
		for i, t := range tasks {
			if t.stranger == strangers {
				r.order = append(r.order, i)
			}
		}
	}
	var once sync.Once
	finish := func() { once.Do(func() { then(r.outcomes()) }) }
	if len(tasks) == 0 {
		finish()
		return
	}
	watch := r.watch(deadline, finish)
	r.work()
	select {
	case <-r.all:
		watch.Stop()
	case <-time.After(time.Until(deadline)):
	}
	finish()
}

func (r *relay) work() {
	for {
		n := int(r.next.Add(1)) - 1
		if n >= len(r.order) {
			return
		}
		i := r.order[n]
		r.done[i].Store(runOne(r.tasks[i]))
		if int(r.finished.Add(1)) == len(r.tasks) {
			close(r.all)
		}
	}
}

// watch looks every now and then whether another task was started. If not, it
// sets another worker to those that remain; at the deadline it ends the wait.
func (r *relay) watch(deadline time.Time, finish func()) *time.Timer {
	var timer *time.Timer
	var armed sync.Mutex // until timer is set
	armed.Lock()
	defer armed.Unlock()
	seen := int32(-1)
	timer = time.AfterFunc(min(patience, time.Until(deadline)), func() {
		armed.Lock()
		defer armed.Unlock()
		left := time.Until(deadline)
		if left <= 0 {
			finish()
			return
		}
		if now := r.next.Load(); now == seen && int(now) < len(r.tasks) {
			go r.work()
		} else {
			seen = now
		}
		timer.Reset(min(patience, left))
	})
	return timer
}

func (r *relay) outcomes() []outcome {
	outcomes := make([]outcome, len(r.tasks))
	for i := range r.done {
		if o := r.done[i].Load(); o != nil {
			outcomes[i] = *o
		} else {
			outcomes[i] = outcome{late: true, err: errLate}
		}
	}
	return outcomes
}

func runOne(t task) *outcome {
	start := time.Now()
	remembered, err := runGuarded(t)
	o := &outcome{log: t.call.Log, took: time.Since(start), err: err, note: cmp.Or(t.note, t.call.Truncated()), stale: t.stale, module: t.module, remembered: remembered}
	if err == nil {
		o.spans = t.call.Spans
		o.trace, o.repeatable = t.call.Trace()
	}
	return o
}

// runGuarded turns a panic of the host's own into a failed segment.
func runGuarded(t task) (remembered bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	if t.remembered || t.recall != nil && t.recall(t.call) {
		return true, nil
	}
	return false, t.run(t.call)
}
