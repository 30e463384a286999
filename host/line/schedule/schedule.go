// Package schedule runs the segments of a line in turn and keeps the time: what is
// not done when the budget is spent is left behind, and what is slow does not keep
// the others waiting. It knows neither modules nor lines.
package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/look/span"
)

// patience is how long one segment may run before the next ones go on beside
// it. Built-in ones need a tenth of it; another worker is another thread, which
// costs more than a segment does.
const patience = 4 * time.Millisecond

// ErrLate is the error of an outcome that is late.
var ErrLate = errors.New("not done when the time budget was spent")

// Task is one segment to be rendered.
type Task struct {
	Call  *capability.Call
	Waits bool   // for another process: nobody else waits for it
	Stale bool   // what it will show is known to be old
	Note  string // what a reader should know of it beforehand
	// Remembered says that Call has what the segment last showed, which is still right.
	Remembered bool
	// Run renders into Call. It may never return.
	Run func(*capability.Call) error
	// Begin, if it is not nil, is for a task that waits: it returns at once, and over is
	// called when another process has rendered into Call. That needs no goroutine for each,
	// which would have to be woken.
	Begin func(over func(error))
}

// Outcome is what came of a task in time.
type Outcome struct {
	Spans []span.Span
	Log   []capability.LogLine
	Took  time.Duration
	Err   error  // why there are no spans
	Note  string // what a reader of the log, or of a preview, should know
	Late  bool   // it was not done when the budget was spent, or its process ended
	Stale bool   // Spans are old

	Remembered bool // it was not run, since nothing it asks for has changed
	Repeatable bool // Trace tells whether Spans are right at another render
	Trace      capability.Trace
}

// turns runs tasks in order, and beside them those that wait for another process. The
// goroutine that calls Run does the work, so that a render of quick segments needs no
// other; a timer watches over it.
type turns struct {
	tasks          []Task
	order          []int // of indexes in tasks, without those that wait
	done           []atomic.Pointer[Outcome]
	next, finished atomic.Int32
	all            chan struct{} // closed when every task is done
	wait           func()        // has done what waits; nil for nothing
	waits          atomic.Bool   // somebody does
}

// Run runs the tasks until all are done or the deadline has come, and then
// calls then, once, with an outcome for each. What waits for another process is begun at once,
// and when there is nothing else to be run any more, wait is called, if it is not nil: it is to
// listen to that process, and return when all that it runs is over. (A goroutine for that would
// have to be woken, and then wake this one.) If a task keeps the calling
// goroutine, then is called on another one, and Run returns when that Task
// does, which may be never: then must end the process, or live with that. What
// a late task does is never looked at: it may still be writing.
func Run(tasks []Task, deadline time.Time, wait func(), then func([]Outcome)) {
	r := &turns{
		tasks: tasks,
		order: make([]int, 0, len(tasks)),
		done:  make([]atomic.Pointer[Outcome], len(tasks)),
		all:   make(chan struct{}),
		wait:  wait,
	}
	for i, t := range tasks {
		if !t.Waits {
			r.order = append(r.order, i)
		}
	}
	var once sync.Once
	finish := func() { once.Do(func() { then(r.outcomes()) }) }
	if len(tasks) == 0 {
		finish()
		return
	}
	// Before anything is begun that may open files: where there are no descriptors left, Go's
	// first timer ends the program.
	watch := r.watch(deadline, finish)
	for i, t := range tasks {
		switch {
		case t.Begin != nil:
			start := time.Now()
			t.Begin(func(err error) { r.over(i, came(t, start, err)) })
		case t.Waits:
			go r.one(i)
		}
	}
	r.work()
	watch.Stop() // every task was begun, and what waits is over or somebody else's: only the deadline counts now
	r.await(deadline)
	finish()
}

// await returns when every task is done, or at the deadline.
func (r *turns) await(deadline time.Time) {
	select {
	case <-r.all:
		return
	default:
	}
	late := time.NewTimer(time.Until(deadline))
	defer late.Stop()
	select {
	case <-r.all:
	case <-late.C:
	}
}

func (r *turns) work() {
	for {
		n := int(r.next.Add(1)) - 1
		if n >= len(r.order) {
			break
		}
		r.one(r.order[n])
	}
	if r.wait != nil && r.waits.CompareAndSwap(false, true) {
		r.wait()
	}
}

func (r *turns) one(i int) { r.over(i, One(r.tasks[i])) }

func (r *turns) over(i int, o *Outcome) {
	r.done[i].Store(o)
	if int(r.finished.Add(1)) == len(r.tasks) {
		close(r.all)
	}
}

// watch looks every now and then, as long as a task is not begun yet, whether another one
// was. If not, it sets another worker to those that remain, and to what waits, which the last
// task would keep waiting otherwise; at the deadline it ends the wait.
func (r *turns) watch(deadline time.Time, finish func()) *time.Timer {
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
		now := r.next.Load()
		begun := int(now) >= len(r.order)
		if begun && (r.wait == nil || r.waits.Load()) {
			timer.Reset(left)
			return
		}
		if begun || now == seen {
			go r.work()
		}
		seen = now
		timer.Reset(min(patience, left))
	})
	return timer
}

func (r *turns) outcomes() []Outcome {
	outcomes := make([]Outcome, len(r.tasks))
	for i := range r.done {
		if o := r.done[i].Load(); o != nil {
			outcomes[i] = *o
		} else {
			outcomes[i] = Outcome{Late: true, Err: ErrLate}
		}
	}
	return outcomes
}

// One runs one task, on the calling goroutine.
func One(t Task) *Outcome {
	start := time.Now()
	return came(t, start, runGuarded(t))
}

// came is what came of a task.
func came(t Task, start time.Time, err error) *Outcome {
	o := &Outcome{Log: t.Call.Log, Took: time.Since(start), Err: err, Note: cmp.Or(t.Note, t.Call.Truncated()), Stale: t.Stale, Late: errors.Is(err, worker.ErrLost), Remembered: t.Remembered}
	if err == nil {
		o.Spans = t.Call.Spans
		o.Trace, o.Repeatable = t.Call.Trace()
	}
	return o
}

// runGuarded turns a panic of the host's own into a failed segment.
func runGuarded(t Task) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	if t.Remembered {
		return nil
	}
	return t.Run(t.Call)
}
