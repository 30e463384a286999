package drawing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// remembered is what a segment last showed, and what it cost.
type remembered struct {
	module, grants string
	spans          []span.Span
	trace          capability.Trace
	repeatable     bool
	asked          []Asked
	first, again   time.Duration
}

// resting is a stranger's segment that was late or failed: it is not run at every key, which
// would have a person wait for its budget each time.
type resting struct {
	key     string
	outcome schedule.Outcome
	until   time.Time
}

// restFor is how long such a segment is not run again, as long as nothing of it changes.
const restFor = 10 * time.Second

// restKey is what a failed run depends on, as far as a person changes it.
func restKey(where string, segment config.Segment) string {
	return fmt.Sprint(where, segment.SHA256, segment.Source, segment.Grant, segment.Settings)
}

// play runs the segments of a preview that would not show what they showed last. It returns
// once then has: a built-in segment returns, and any other one runs in a process that is
// ended in time.
// where says which session it is.
func (d *Drawer) play(where string, p view.Preview, session *capability.Session, then func([]engines.Job, []schedule.Outcome)) {
	watching := map[string]*watched{}
	done := make(chan struct{})
	p.Play(session, func(segment config.Segment, call *capability.Call) bool {
		if d.rests(where, segment) || d.recall(segment, call) {
			return true
		}
		w := &watched{}
		call.Watch, watching[segment.Name] = w.note, w
		return false
	}, func(jobs []engines.Job, outcomes []schedule.Outcome) {
		d.rest(where, jobs, outcomes)
		d.remember(jobs, outcomes, watching)
		then(jobs, outcomes)
		close(done)
	})
	<-done
}

// rests tells whether a segment is not to be run for now.
func (d *Drawer) rests(where string, segment config.Segment) bool {
	last, ok := d.resting[segment.Name]
	return ok && last.key == restKey(where, segment) && d.Now().Before(last.until)
}

// rest gives those that were not run what became of them last, and notes others. Of several
// that are late the first is the one that the others had to wait for.
func (d *Drawer) rest(where string, jobs []engines.Job, outcomes []schedule.Outcome) {
	waited := false
	for i, job := range jobs {
		name := job.Segment.Name
		if d.rests(where, job.Segment) {
			outcomes[i] = d.resting[name].outcome
			continue
		}
		var blocked *capability.BlockedError
		failed := outcomes[i].Late || outcomes[i].Err != nil && !errors.As(outcomes[i].Err, &blocked) && !errors.Is(outcomes[i].Err, engines.ErrNotCompiled)
		failed = failed && !config.IsBuiltin(job.Segment.Source) && !job.Segment.IsChain()
		if failed && outcomes[i].Late {
			failed, waited = !waited, true
		}
		if failed {
			d.resting[name] = resting{restKey(where, job.Segment), outcomes[i], d.Now().Add(restFor)}
		} else {
			delete(d.resting, name)
		}
	}
}

// recall gives a call what its segment showed last time, if everything it had asked for is
// still the same.
func (d *Drawer) recall(segment config.Segment, call *capability.Call) bool {
	last, ok := d.memory[segment.Name]
	if !ok || !last.repeatable || last.module != line.ModuleKey(segment) || last.grants != strings.Join(segment.Grant, " ") {
		return false
	}
	begun := time.Now()
	if !call.Repeats(last.trace) {
		return false
	}
	last.again = time.Since(begun)
	call.Spans = last.spans
	return true
}

// remember notes what was run.
func (d *Drawer) remember(jobs []engines.Job, outcomes []schedule.Outcome, watching map[string]*watched) {
	for i, job := range jobs {
		o, w := outcomes[i], watching[job.Segment.Name]
		if o.Remembered || w == nil {
			continue
		}
		if o.Late || o.Err != nil {
			delete(d.memory, job.Segment.Name)
			continue
		}
		one := &remembered{
			module: line.ModuleKey(job.Segment), grants: strings.Join(job.Segment.Grant, " "),
			spans: slices.Clone(o.Spans), trace: o.Trace, repeatable: o.Repeatable && len(job.Call.Log) == 0,
			asked: w.asked, first: o.Took, again: o.Took,
		}
		if one.repeatable {
			begun := time.Now()
			again := line.NewCall(job.Call.Session, job.Segment)
			again.Store, again.Fetch = job.Call.Store, job.Call.Fetch
			if one.repeatable = again.Repeats(o.Trace); one.repeatable {
				one.again = time.Since(begun)
			}
		}
		d.memory[job.Segment.Name] = one
	}
}

// Asked is what a segment asked the host for, and got.
type Asked struct {
	Function string
	Args     []string
	Answer   string // as it may be shown, not longer than that
	Present  bool   // false: there is no such thing, or it may not know
	Count    int
}

// mostAnswer is how much of an answer is shown, in characters.
const mostAnswer = 60

// watched gathers what a segment asks.
type watched struct{ asked []Asked }

func (w *watched) note(f *capability.Func, a *capability.Args) {
	if f.Kind == capability.Draws || f.Kind == capability.Computes {
		return
	}
	one := Asked{Function: f.Name, Present: true, Count: 1}
	for _, text := range a.Text {
		one.Args = append(one.Args, shown(text))
	}
	switch f.Result {
	case capability.Length:
		one.Answer, one.Present = shown(a.Answer), a.Present
	case capability.Int32, capability.Int64:
		one.Answer = decimal(a.Number)
	}
	for i, other := range w.asked {
		if other.Function == one.Function && slices.Equal(other.Args, one.Args) {
			w.asked[i].Count++
			return
		}
	}
	w.asked = append(w.asked, one)
}
