package line

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
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
		return newQuestions(w.Dirs().Cache, d.calls), d
	}
	q, d := draw("1")
	if got, cameBack := q.asked(0, stranger.SHA256); got != nil || cameBack {
		t.Errorf("before it was ever run it asked %v, and came back: %v", got, cameBack)
	}
	outcomes := []schedule.Outcome{{Spans: []span.Span{{Text: "x"}}, Trace: capability.Trace{Asked: asked}}}
	for _, err := range []error{q.keep(outcomes), d.remember(outcomes)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, session := range []string{"1", "2"} {
		q, _ := draw(session)
		got, cameBack := q.asked(0, stranger.SHA256)
		if diff := cmp.Diff(asked, got); diff != "" || !cameBack {
			t.Errorf("session %s: it came back: %v, and asked (-want +got):\n%s", session, cameBack, diff)
		}
	}
	q, _ = draw("3")
	if got, _ := q.asked(0, "other bytes"); got != nil {
		t.Errorf("another module asked %v", got)
	}
	q.asked(0, "late")
	if err := q.keep([]schedule.Outcome{{Late: true, Trace: capability.Trace{Asked: asked}}}); err != nil {
		t.Fatal(err)
	}
	if asked, cameBack := q.elsewhere.Of("late"); cameBack {
		t.Errorf("of one that did not come back is kept that it asked %v", asked)
	}
}
