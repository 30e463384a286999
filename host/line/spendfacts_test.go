package line

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/spend"
)

// midday is far from where today ends.
func midday() time.Time { return time.Date(2026, time.November, 30, 12, 0, 0, 0, time.Local) }

func costs(session string, usd float64, lasted int) string {
	return fmt.Sprintf(`{"session_id":%q,"prompt_id":"p","version":"2.1.332","model":{"id":"m"},"workspace":{"project_dir":"/p"},`+
		`"cost":{"total_cost_usd":%v,"total_api_duration_ms":%d,"total_duration_ms":%d}}`, session, usd, lasted, lasted)
}

// spends is one render: what a segment is told of a path before anything is noted, if
// one asks.
func (w *world) spends(now time.Time, stdin, path string, change func(*config.Plan)) (told string) {
	w.T.Helper()
	plan := rememberPlan()
	plan.HistoryDays = 400
	if change != nil {
		change(&plan)
	}
	l := w.of(now, stdin, plan)
	if path != "" {
		told, _ = l.spend.answers.Get(path)
	}
	l.spend.note(l.request)
	if err := l.remember(showing("a", "b")); err != nil {
		w.T.Fatal(err)
	}
	if len(l.messages) > 0 {
		w.T.Fatal(l.messages)
	}
	return told
}

func TestSpendIsToldAndNoted(t *testing.T) {
	w := newWorld(t)
	now := midday()
	steps := []struct {
		after       time.Duration
		stdin, path string
		want        string
	}{
		{0, costs("a", 1, 1000), "today", "1"}, // also what this render brings
		{time.Second, costs("a", 1, 2000), "today", "1"},
		{2 * time.Second, costs("b", 0.5, 1000), "today", "1.5"},
		{3 * time.Second, costs("a", 1, 4000), "today", "1.5"},
		{4 * time.Second, costs("a", 2.25, 5000), "session", "2.25"},
		{5 * time.Second, costs("b", 0.5, 4000), "session", "0.5"},
		{6 * time.Second, costs("b", 0.5, 5000), "seven_days.project", "2.75"},
		{7 * time.Second, costs("b", 0.5, 6000), "today.model", "2.75"},
		{8 * time.Second, `{"session_id":"c"}`, "today", "2.75"},
		{9 * time.Second, `{"session_id":"c"}`, "session", ""},
		{10 * time.Second, costs("b", 0.5, 9000), "cost", ""},
	}
	for _, step := range steps {
		if got := w.spends(now.Add(step.after), step.stdin, step.path, nil); got != step.want {
			t.Errorf("after %v %s is %q, want %q", step.after, step.path, got, step.want)
		}
	}
}

// A line that costs nothing more than the one before opens the ledger neither to read it
// nor to write, be it with a segment that shows what it has.
func TestUnchangedCostIsNotLookedUp(t *testing.T) {
	w := newWorld(t)
	now := midday()
	w.spends(now, costs("a", 1, 1000), "today", nil)
	w.spends(now.Add(time.Second), costs("a", 1, 2000), "today", nil)
	path := spend.Open(w.Dirs(), "", 400).Path()
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	// Bytes of which it could make nothing, with the same size and time.
	if err := os.WriteFile(path, make([]byte, before.Size()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, before.ModTime(), before.ModTime()); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if got := w.spends(now.Add(time.Duration(2+i)*time.Minute), costs("a", 1, 3000), "today", nil); got != "1" {
			t.Errorf("today has %q", got)
		}
	}
	if data, err := os.ReadFile(path); err != nil || !cmp.Equal(data, make([]byte, before.Size())) {
		t.Errorf("the ledger was written to: %q, %v", data, err)
	}
}

func TestNoSpendWithoutHistory(t *testing.T) {
	w := newWorld(t)
	now := midday()
	if got := w.spends(now, costs("a", 1, 1000), "today", func(p *config.Plan) { p.HistoryDays = 0 }); got != "" {
		t.Errorf("today has %q", got)
	}
	for _, stdin := range []string{`{"session_id":"a","cost":{"total_cost_usd":1},"aiterm_trial":true}`, `{"session_id":"a","cost":{"total_cost_usd":1},"product":"antigravity"}`} {
		w.spends(now, stdin, "", nil)
	}
	if files, _ := filepath.Glob(filepath.Join(w.Dirs().State, "spend*")); len(files) > 0 {
		t.Errorf("there is %v", files)
	}
}

// A ledger that another session holds for too long is no reason to forget: the next line
// notes it.
func TestSpendIsNotedLater(t *testing.T) {
	w := newWorld(t)
	now := midday()
	w.spends(now, costs("a", 1, 1000), "", nil)
	l := spend.Open(w.Dirs(), "", 400)
	lock, err := state.WaitLock(l.Path()+".lock", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	plan := rememberPlan()
	plan.HistoryDays = 400
	held := w.of(now.Add(time.Second), costs("a", 2, 2000), plan)
	held.spend.note(held.request)
	if err := held.remember(showing("a", "b")); err != nil {
		t.Fatal(err)
	}
	if len(held.messages) != 1 {
		t.Errorf("messages %q", held.messages)
	}
	lock.Unlock()
	w.spends(now.Add(2*time.Second), costs("a", 2, 3000), "", nil)
	entries, _, err := l.Read("")
	if err != nil || len(entries) != 2 || entries[1].Cost != 2 {
		t.Errorf("entries %+v, %v", entries, err)
	}
}
