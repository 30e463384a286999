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
	draw := func(session string) (*engines, drawing) {
		d := w.of(now, `{"session_id":"`+session+`"}`, plan)
		return newEngines(d.request, d.configured, d.calls), d
	}
	e, d := draw("1")
	if got, cameBack := e.lastAsked(d.calls[0], stranger.SHA256); got != nil || cameBack {
		t.Errorf("before it was ever run it asked %v, and came back: %v", got, cameBack)
	}
	e.waiting = []waiting{{call: 0, module: stranger.SHA256}}
	outcomes := []schedule.Outcome{{Spans: []span.Span{{Text: "x"}}, Trace: capability.Trace{Asked: asked}}}
	for _, err := range []error{e.keepQuestions(outcomes), d.remember(outcomes)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for session, here := range map[string]bool{"1": true, "2": false} {
		e, d := draw(session)
		got, cameBack := e.lastAsked(d.calls[0], stranger.SHA256)
		if diff := cmp.Diff(asked, got); diff != "" || cameBack != here {
			t.Errorf("session %s: it came back: %v, and asked (-want +got):\n%s", session, cameBack, diff)
		}
	}
	e, d = draw("3")
	if got, _ := e.lastAsked(d.calls[0], "other bytes"); got != nil {
		t.Errorf("another module asked %v", got)
	}
	e.waiting = []waiting{{call: 0, module: "late"}}
	if err := e.keepQuestions([]schedule.Outcome{{Late: true, Trace: capability.Trace{Asked: asked}}}); err != nil || e.questions.Of("late") != nil {
		t.Errorf("of one that did not come back is kept what it asked (%v)", err)
	}
}
