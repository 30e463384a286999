package host

import (
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/memo"
	"github.com/data-wise/aiterm/host/status"
)

const (
	// memoRest is how often outputs are written down while none changes.
	memoRest = 10 * time.Second
	// staleAge is how old an output may be and still be shown for a late segment.
	staleAge = 10 * time.Minute
)

// openMemo opens what this session's segments last showed.
func (r *render) openMemo(stdin status.Status) *memo.File {
	id, _ := stdin.Get("session_id")
	session := strings.Join([]string{id, sessionDir(stdin), r.Plugins}, "\x00")
	return memo.Open(r.Dirs.Cache, session, r.program)
}

// recall gives a segment's call what it showed last time, if everything it had
// asked for is still the same.
func recall(f *memo.File, segment config.Segment, module string, c *capability.Call) bool {
	if f == nil || module == "" {
		return false
	}
	o, ok := f.Output(segment.Name)
	if !ok || !o.Repeatable || o.Module != module || o.Grants != grantKey(segment) || !c.Repeats(o.Trace) {
		return false
	}
	c.Spans = o.Spans
	return true
}

func grantKey(segment config.Segment) string { return strings.Join(segment.Grant, " ") }

// moduleKey stands for a module's bytes: a built-in one changes with the program,
// and of any other the plan has the hash. It is "" for what is not to be run, such
// as a file that is not the bytes any more that were installed.
func moduleKey(segment config.Segment) string {
	switch {
	case isBuiltin(segment.Source):
		return segment.Source
	case segment.Engine == "":
		return ""
	}
	return segment.SHA256
}

// fillLate gives late segments what they last showed.
func (r *render) fillLate(plan config.Plan, outcomes []outcome) {
	if r.memo == nil {
		return
	}
	for i, segment := range placed(plan) {
		if !outcomes[i].late {
			continue
		}
		if o, ok := r.memo.Output(segment.Name); ok && o.Module == moduleKey(segment) && o.Grants == grantKey(segment) && r.now.Sub(o.At).Abs() < staleAge {
			outcomes[i].spans = o.Spans
		}
	}
}

// remember writes down what the segments showed, if that changed, if there was a
// reply or a new forecast, if a segment is so slow that the next render may need
// it, or if it is time to.
func (r *render) remember(plan config.Plan, outcomes []outcome) error {
	if r.memo == nil {
		return nil
	}
	age, ok := r.memo.Age(r.now)
	due := !ok || age >= memoRest || r.newReply
	if answers := r.facts.newAnswers(); answers != nil {
		r.memo.Answers, due = answers, true
	}
	var outputs []memo.Output
	for i, segment := range placed(plan) {
		last, known := r.memo.Output(segment.Name)
		switch o := outcomes[i]; {
		case isChain(segment): // it has a file of its own
		case o.late && known:
			outputs = append(outputs, last)
		case o.remembered:
			last.At = r.now
			outputs = append(outputs, last)
		case !o.late && o.err == nil:
			due = due || !known || !slices.Equal(last.Spans, o.spans) || o.took > plan.Budget/4
			outputs = append(outputs, memo.Output{
				Segment: segment.Name, Module: o.module, Grants: grantKey(segment),
				At: r.now, Took: o.took, Spans: o.spans,
				Repeatable: o.repeatable, Trace: o.trace,
			})
		}
	}
	if !due {
		return nil
	}
	return r.memo.Save(outputs)
}
