package line

import (
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
)

const (
	// memoRest is how often outputs are written down while none changes.
	memoRest = 10 * time.Second
	// staleAge is how old an output may be and still be shown for a late segment.
	staleAge = 10 * time.Minute
)

// openMemo opens what this session's segments last showed.
func (l *Line) openMemo() *memo.File {
	id, _ := l.Status.Get("session_id")
	session := strings.Join([]string{id, SessionDir(l.Status), l.Plugins}, "\x00")
	return memo.Open(l.Dirs.Cache, session, l.Identity.Program)
}

// Recall gives a segment's call what it showed last time, if everything it had
// asked for is still the same.
func (l *Line) Recall(segment config.Segment, c *capability.Call) bool {
	module := ModuleKey(segment)
	if l.Memo == nil || module == "" {
		return false
	}
	o, ok := l.Memo.Output(segment.Name)
	if !ok || !o.Repeatable || o.Module != module || o.Grants != grantKey(segment) || !c.Repeats(o.Trace) {
		return false
	}
	c.Spans = o.Spans
	return true
}

func grantKey(segment config.Segment) string { return strings.Join(segment.Grant, " ") }

// ModuleKey stands for a module's bytes: a built-in one changes with the program,
// and of any other the plan has the hash. It is "" for what is not to be run, such
// as a file that is not the bytes any more that were installed.
func ModuleKey(segment config.Segment) string {
	switch {
	case config.IsBuiltin(segment.Source):
		return segment.Source
	case segment.Engine == "":
		return ""
	}
	return segment.SHA256
}

// fillLate gives late segments what they last showed.
func (l *Line) fillLate(outcomes []schedule.Outcome) {
	if l.Memo == nil {
		return
	}
	for i, segment := range l.Segments {
		if !outcomes[i].Late {
			continue
		}
		if o, ok := l.Memo.Output(segment.Name); ok && o.Module == ModuleKey(segment) && o.Grants == grantKey(segment) && l.Now.Sub(o.At).Abs() < staleAge {
			outcomes[i].Spans = o.Spans
		}
	}
}

// remember writes down what the segments showed, if that changed, if there was a
// new forecast, if a segment is so slow that the next render may need
// it, or if it is time to.
func (l *Line) remember(outcomes []schedule.Outcome) error {
	if l.Memo == nil {
		return nil
	}
	age, ok := l.Memo.Age(l.Now)
	due := !ok || age >= memoRest
	if answers := l.usage.facts.newAnswers(); answers != nil {
		l.Memo.Answers, due = answers, true
	}
	var outputs []memo.Output
	for i, segment := range l.Segments {
		last, known := l.Memo.Output(segment.Name)
		switch o := outcomes[i]; {
		case segment.Source == config.Chain: // it has a file of its own
		case o.Late && known:
			outputs = append(outputs, last)
		case o.Remembered:
			last.At = l.Now
			outputs = append(outputs, last)
		case !o.Late && o.Err == nil:
			due = due || !known || !slices.Equal(last.Spans, o.Spans) || o.Took > l.Plan.Budget/4
			outputs = append(outputs, memo.Output{
				Segment: segment.Name, Module: o.Module, Grants: grantKey(segment),
				At: l.Now, Took: o.Took, Spans: o.Spans,
				Repeatable: o.Repeatable, Trace: o.Trace,
			})
		}
	}
	if !due {
		return nil
	}
	return l.Memo.Save(outputs)
}
