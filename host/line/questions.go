package line

import (
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// questions foretell what segments will ask that a process runs.
type questions struct {
	cacheDir  string
	calls     []call
	modules   []string        // of the calls that were asked about, their hashes
	elsewhere *memo.Questions // nil unless one of these never came back in this session
}

func newQuestions(cacheDir string, calls []call) *questions {
	return &questions{cacheDir: cacheDir, calls: calls, modules: make([]string, len(calls))}
}

// asked is what a segment asked when it last came back, in this session or else in
// another. cameBack is false if it is not known ever to have done so.
func (q *questions) asked(i int, module string) (asked []capability.Question, cameBack bool) {
	c := q.calls[i]
	q.modules[i] = module
	switch {
	case c.known && c.last.Module == ModuleKey(c.segment):
		return c.last.Trace.Asked, true
	case q.cacheDir == "":
		return nil, false
	case q.elsewhere == nil:
		q.elsewhere = memo.OpenQuestions(q.cacheDir)
	}
	return q.elsewhere.Of(module)
}

// keep keeps for other sessions what segments asked for the first time in this one.
func (q *questions) keep(outcomes []schedule.Outcome) error {
	if q.elsewhere == nil {
		return nil
	}
	for i, module := range q.modules {
		if o := outcomes[i]; module != "" && o.Err == nil && !o.Late && !q.calls[i].Grants.Private() {
			q.elsewhere.Asked(module, o.Trace.Asked)
		}
	}
	return q.elsewhere.Save()
}
