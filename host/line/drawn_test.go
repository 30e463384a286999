package line

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// keptPlan is rememberPlan as it is read again, so that it has a sum.
func keptPlan(t *testing.T, change func(*config.Plan)) config.Plan {
	t.Helper()
	plan := rememberPlan()
	plan.Theme.Roles = map[string]string{"text": ""}
	if change != nil {
		change(&plan)
	}
	s, err := config.Decode((&config.Snapshot{Plan: plan}).Encode())
	if err != nil {
		t.Fatal(err)
	}
	return s.ToDraw()
}

// The rows that were kept are shown again where all is the same, and nowhere else. To tell
// which are shown, other words than those of the outcomes are in the file.
func TestRowsAreShownAgain(t *testing.T) {
	now := time.Now()
	stdin := `{"session_id":"1","cwd":"` + filepath.ToSlash(t.TempDir()) + `"}`
	remembered := func() []schedule.Outcome {
		out := showing("A", "B")
		for i := range out {
			out[i].Remembered = true
		}
		return out
	}
	tests := []struct {
		name   string
		first  func(o []schedule.Outcome) // of the line that is kept
		change func(*config.Plan)
		then   func(d *drawing, o []schedule.Outcome)
		again  bool
	}{
		{"all as it was", nil, nil, nil, true},
		{"a segment was run", nil, nil, func(_ *drawing, o []schedule.Outcome) { o[1].Remembered = false }, false},
		{"another plan", nil, func(p *config.Plan) { p.Lines[0].Separator = "|" }, nil, false},
		{"a narrower terminal", nil, nil, func(d *drawing, _ []schedule.Outcome) { d.facts.session.Columns = 40 }, false},
		{"a warning", nil, nil, func(d *drawing, _ []schedule.Outcome) { d.warn("careful") }, false},
		{"a plan that nobody kept", nil, nil, func(d *drawing, _ []schedule.Outcome) { d.plan.Sum = 0 }, false},
		{"a late one", func(o []schedule.Outcome) { o[1] = late() }, nil, nil, false},
		{"one that failed", func(o []schedule.Outcome) { o[1].Err = errors.New("trap") }, nil, nil, false},
		{"another program's old words", func(o []schedule.Outcome) { o[1].Stale = true }, nil, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			d := w.of(now, stdin, keptPlan(t, nil))
			outcomes := showing("A", "B")
			if tt.first != nil {
				tt.first(outcomes)
			}
			drawn := draw(d.request, d.configured, d.facts, d.calls, outcomes)
			drawn.Text = []byte("kept\n")
			if _, err := d.facts.remember(d.configured, d.calls, outcomes, drawn); err != nil {
				t.Fatal(err)
			}
			d = w.of(now, stdin, keptPlan(t, tt.change))
			outcomes = remembered()
			if tt.then != nil {
				tt.then(&d, outcomes)
			}
			got := string(draw(d.request, d.configured, d.facts, d.calls, outcomes).Text)
			if again := got == "kept\n"; again != tt.again || !again && !strings.Contains(got, "A") {
				t.Errorf("drawn: %q", got)
			}
		})
	}
}

// Where a segment may read names or titles, no word of the line is kept.
func TestPrivateRowsAreNotKept(t *testing.T) {
	w := newWorld(t)
	stdin := `{"session_id":"1","cwd":"` + filepath.ToSlash(t.TempDir()) + `"}`
	plan := keptPlan(t, func(p *config.Plan) { p.Segments[1].Grant = []string{"transcript:names"} })
	d := w.of(time.Now(), stdin, plan)
	if !d.calls[1].Grants.Private() {
		t.Fatal("the segment reads no names")
	}
	if err := d.remember(showing("A", "a word")); err != nil {
		t.Fatal(err)
	}
	if rows := w.of(time.Now(), stdin, plan).facts.last.Rows(); rows.Key != 0 || rows.Text != nil {
		t.Errorf("kept: %q", rows.Text)
	}
}
