package line

import (
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/transcript"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
)

const (
	// memoRest is how often outputs are written down while none changes.
	memoRest = 10 * time.Second
	// staleAge is how old an output may be and still be shown for a late segment.
	staleAge = 10 * time.Minute
)

// openMemo opens what this session's segments last showed, by this program; it is nil
// without a cache folder.
func (r *request) openMemo(program string) *memo.File {
	if r.Dirs.Cache == "" {
		return nil
	}
	id, _ := r.status.Get("session_id")
	session := strings.Join([]string{id, SessionDir(r.status), r.Plugins}, "\x00")
	if r.foreign() {
		session += "\x00" + r.agent.Account
	}
	return memo.Open(r.Dirs.Cache, session, Made(program))
}

// Made stands for a program with the built-in segments in it, for what is remembered of
// them. It differs for two builds that nothing on the disk tells apart.
func Made(program string) string { return program + " " + translated.Digest }

// recall gives a call what its segment showed last time, if everything it had asked for
// is still the same.
func (c call) recall() bool {
	if !c.known || !c.last.Repeatable || !c.isSame() || !c.Repeats(c.last.Trace) {
		c.pages.Forget()
		return false
	}
	c.Spans = c.last.Spans
	return true
}

// isSame tells whether what was shown last is of the same module, with the same grants.
func (c call) isSame() bool {
	module := ModuleKey(c.segment)
	return module != "" && c.last.Module == module && c.last.Grants == grantKey(c.segment)
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
func fillLate(calls []call, outcomes []schedule.Outcome, now time.Time) {
	for i, c := range calls {
		if outcomes[i].Late && c.known && c.isSame() && now.Sub(c.last.At).Abs() < staleAge {
			outcomes[i].Spans = c.last.Spans
		}
	}
}

// wordless are the questions that a segment asked of the transcript, as far as their texts
// are this program's: for who wants to know what it reads.
func wordless(asked []capability.Question) (out []capability.Question) {
	for _, q := range asked {
		if path, ok := capability.AskedOfTranscript(q); ok {
			if shape := transcript.Shape(path); shape != "" {
				one := capability.Question{Function: "transcript", Text: []string{shape}}
				if !slices.ContainsFunc(out, one.Equal) {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// remember writes down what the segments showed, if that changed, if there was a
// new forecast, if a segment is so slow that the next render may need
// it, or if it is time to. news is false for that last reason alone.
func (f facts) remember(c configured, calls []call, outcomes []schedule.Outcome, drawn memo.Rows) (news bool, err error) {
	if f.last == nil {
		return false, nil
	}
	now := f.session.Now
	answers, news := f.usage.newAnswers()
	if !news {
		answers = f.last.Answers()
	}
	answers, more := f.spend.remember(answers)
	news = news || more
	outputs := make([]memo.Output, 0, len(calls))
	for i, call := range calls {
		switch o := outcomes[i]; {
		case call.segment.IsChain(): // it has a file of its own
		case call.Grants.Private():
			// No word of a session is kept, be it in a question.
			if asked := wordless(o.Trace.Asked); !o.Late && o.Err == nil {
				news = news || !call.known || !slices.EqualFunc(call.last.Trace.Asked, asked, capability.Question.Equal)
				outputs = append(outputs, memo.Output{
					Segment: call.segment.Name, Module: ModuleKey(call.segment), Grants: grantKey(call.segment),
					At: now, Took: o.Took, Trace: capability.Trace{Asked: asked},
				})
			}
		case o.Late && call.known:
			// It took all the time at least, and is not run as one that is quick again.
			news = news || !slow(call.last.Took, c.plan.Budget)
			call.last.Took = max(call.last.Took, c.plan.Budget)
			outputs = append(outputs, call.last)
		case o.Remembered:
			call.last.At = now
			outputs = append(outputs, call.last)
		case !o.Late && o.Err == nil:
			news = news || !call.known || !slices.Equal(call.last.Spans, o.Spans) || slow(o.Took, c.plan.Budget)
			outputs = append(outputs, memo.Output{
				Segment: call.segment.Name, Module: ModuleKey(call.segment), Grants: grantKey(call.segment),
				At: now, Took: o.Took, Spans: o.Spans,
				Repeatable: o.Repeatable, Trace: o.Trace,
			})
		}
	}
	if age, ok := f.last.Age(now); !news && ok && age < memoRest {
		return false, nil
	}
	return news, f.last.Save(outputs, answers, rowsToKeep(drawn, calls, outcomes))
}
