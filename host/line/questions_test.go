package line

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
)

// What a module asked in one session is foretold in the first line of the next.
func TestQuestionsOutliveTheSession(t *testing.T) {
	w := newWorld(t)
	stranger := config.Segment{Name: "stranger", Source: "/s.wasm", SHA256: "0a0b", Engine: module.Native}
	plan := config.Plan{Lines: []config.Line{{Left: []string{"stranger"}}}, Segments: []config.Segment{stranger}, Budget: 100 * time.Millisecond}
	asked := []capability.Question{{Function: "status", Text: []string{"model.id"}}, {Function: "columns"}}

	now := time.Now()
	draw := func(session string) (*questions, drawing) {
		d := w.of(now, `{"session_id":"`+session+`"}`, plan)
		return newQuestions(w.Dirs().Cache, d.calls, plan.Budget), d
	}
	q, d := draw("1")
	if diff := cmp.Diff(engines.Before{}, q.before(0, stranger.SHA256)); diff != "" {
		t.Errorf("before it was ever run (-want +got):\n%s", diff)
	}
	outcomes := []schedule.Outcome{{Spans: []span.Span{{Text: "x"}}, Trace: capability.Trace{Asked: asked}}}
	came := func(took time.Duration) {
		t.Helper()
		outcomes[0].Took = took
		if err := errors.Join(q.keep(outcomes), d.remember(outcomes)); err != nil {
			t.Fatal(err)
		}
	}
	came(plan.Budget / 4)
	for _, session := range []string{"1", "2"} {
		q, d := draw(session)
		if diff := cmp.Diff(engines.Before{Asked: asked, CameBack: true, Quick: true}, q.before(0, stranger.SHA256)); diff != "" {
			t.Errorf("session %s (-want +got):\n%s", session, diff)
		}
		if got := newQuestions(w.Dirs().Cache, d.calls, 20*time.Millisecond).before(0, stranger.SHA256); !got.CameBack || got.Quick {
			t.Errorf("session %s, where there is no time to start twice: %+v", session, got)
		}
	}
	q, d = draw("2") // nothing was kept of it there
	q.before(0, stranger.SHA256)
	came(plan.Budget/4 + time.Millisecond)
	for _, session := range []string{"2", "3"} {
		q, _ := draw(session)
		if got := q.before(0, stranger.SHA256); !got.CameBack || got.Quick {
			t.Errorf("session %s, when it took more than a quarter of the budget: %+v", session, got)
		}
	}
	// One that was quick, and is late, may be so at each line: it is given as much time as any
	// other, or it would never be on the line again.
	came(plan.Budget / 4)
	for _, session := range []string{"2", "5"} {
		q, d = draw(session)
		if got := q.before(0, stranger.SHA256); !got.Quick {
			t.Fatalf("session %s, when it was quick again: %+v", session, got)
		}
		outcomes[0] = schedule.Outcome{Late: true, Err: schedule.ErrLate}
		came(0)
		q, _ = draw(session)
		if got := q.before(0, stranger.SHA256); !got.CameBack || got.Quick {
			t.Errorf("session %s, when it was late: %+v", session, got)
		}
	}
	q, _ = draw("4")
	if diff := cmp.Diff(engines.Before{}, q.before(0, "other bytes")); diff != "" {
		t.Errorf("another module (-want +got):\n%s", diff)
	}
	q.before(0, "late")
	if err := q.keep([]schedule.Outcome{{Late: true, Trace: capability.Trace{Asked: asked}}}); err != nil {
		t.Fatal(err)
	}
	if asked, _, cameBack := q.elsewhere.Of("late"); cameBack {
		t.Errorf("of one that did not come back is kept that it asked %v", asked)
	}
}
