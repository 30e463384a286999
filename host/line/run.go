package line

import (
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// runner runs the segments of one line, and knows afterwards what is to be done for that.
type runner struct {
	*engines.Engines
	questions *questions
}

// run runs the segments that would not show what they showed last, and calls then with
// what came of all, once.
func run(r *request, c configured, calls []call, chained *Chained, then func([]schedule.Outcome, runner)) {
	e := runner{
		Engines: c.modules.For(r.Executable, &engines.Vetting{
			CacheDir: r.Dirs.Cache, Executable: r.Executable, Plugins: r.Plugins, Segments: c.segments, Now: r.now,
		}, c.deadline),
		questions: newQuestions(r.Dirs.Cache, calls, c.plan.Budget),
	}
	jobs := make([]engines.Job, len(calls))
	for i, call := range calls {
		// What runs in a process of its own is started before the rest is looked at.
		jobs[i] = engines.Job{Segment: call.segment, Call: call.Call, Remembered: c.modules.Apart(call.segment) && call.recall()}
	}
	tasks, work := e.Tasks(jobs, e.questions.before)
	all := true
	for i, call := range calls {
		t := &tasks[i]
		switch {
		case call.segment.IsChain():
			*t = chained.Task(call.Call, r.now)
		case !c.modules.Apart(call.segment):
			t.Remembered = call.recall()
		}
		all = all && t.Remembered
	}
	if !all {
		schedule.Run(tasks, c.deadline, work, func(outcomes []schedule.Outcome) {
			e.End()
			then(outcomes, e)
		})
		return
	}
	outcomes := make([]schedule.Outcome, len(tasks))
	for i, t := range tasks {
		outcomes[i] = schedule.Outcome{Spans: t.Call.Spans, Remembered: true}
	}
	then(outcomes, e)
}
