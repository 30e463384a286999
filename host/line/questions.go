package line

import (
	"time"

	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// questions foretell what segments will ask that a process runs, and whether they come back.
type questions struct {
	cacheDir  string
	calls     []call
	budget    time.Duration
	modules   []string        // of the calls that were asked about, their hashes
	elsewhere *memo.Questions // nil unless one of these never came back in this session
}

func newQuestions(cacheDir string, calls []call, budget time.Duration) *questions {
	return &questions{cacheDir: cacheDir, calls: calls, budget: budget, modules: make([]string, len(calls))}
}

// slow tells whether a segment took so long that a line may have to do without it.
func slow(took, budget time.Duration) bool { return took > budget/4 }

// quick tells whether a segment that took so long is one that may be run without means against
// its not coming back. Where a quarter of the budget is not enough to find out that it does not
// and start again, none is.
func quick(took, budget time.Duration) bool {
	const least = 80 * time.Millisecond
	return budget >= least && !slow(took, budget)
}

// before is what is known of a segment from when it last came back, in this session or else
// in another.
func (q *questions) before(i int, module string) engines.Before {
	c := q.calls[i]
	q.modules[i] = module
	switch {
	case c.known && c.last.Module == ModuleKey(c.segment):
		return engines.Before{Asked: c.last.Trace.Asked, CameBack: true, Quick: quick(c.last.Took, q.budget)}
	case q.cacheDir == "":
		return engines.Before{}
	case q.elsewhere == nil:
		q.elsewhere = memo.OpenQuestions(q.cacheDir)
	}
	asked, was, ok := q.elsewhere.Of(module)
	return engines.Before{Asked: asked, CameBack: ok, Quick: was && quick(0, q.budget)}
}

// keep keeps for other sessions what segments asked for the first time in this one, and which
// of them were late.
func (q *questions) keep(outcomes []schedule.Outcome) error {
	if q.elsewhere == nil {
		return nil
	}
	for i, module := range q.modules {
		o := outcomes[i]
		if o.Late {
			q.elsewhere.Late(module)
		}
		if module != "" && o.Err == nil && !o.Late && !q.calls[i].Grants.Private() {
			q.elsewhere.Asked(module, o.Trace.Asked, quick(o.Took, q.budget))
		}
	}
	return q.elsewhere.Save()
}
