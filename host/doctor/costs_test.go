package doctor

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/facts/status"
)

func TestCosts(t *testing.T) {
	skipOnWindows(t, "paths are written with /")
	const path = ".local/state/aiterm/spend.jsonl"
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	// spent has a session say what it has cost, so long before now.
	spent := func(w *world, ago time.Duration, usd int) {
		t.Helper()
		s, err := status.Parse(fmt.Appendf(nil, `{"session_id":"a","cost":{"total_cost_usd":%d}}`, usd))
		if err != nil {
			t.Fatal(err)
		}
		said, _ := spend.SaidBy(s)
		if _, err := spend.Open(w.input().Dirs, "", 400).Note(said, now.Add(-ago), time.Minute, ""); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		setUp func(w *world)
		want  string
	}{
		{"nothing yet", func(*world) {}, "ok costs: ~/" + path + " has no entries yet"},
		{"not kept", func(w *world) { w.write(".config/aiterm/plugins.yaml", "history_days: 0\n", 0o600) },
			"note costs: history_days is 0 in plugins.yaml, so it is not kept what sessions cost"},
		{"two", func(w *world) { spent(w, time.Hour, 1); spent(w, 10*time.Minute, 2) }, "ok costs: ~/" + path + ": 2 lines, 1 KiB, the last 10 min ago"},
		{"damaged", func(w *world) {
			spent(w, time.Hour, 1)
			f, err := os.OpenFile(spend.Open(w.input().Dirs, "", 400).Path(), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			f.WriteString(`{"at":"2026-11-30T09`)
		}, "note costs: ~/" + path + ": 1 line, 1 KiB, the last 60 min ago; 1 line damaged and left out: what a session says next makes up for its last one"},
		{"by a wrong clock", func(w *world) { spent(w, -99*24*time.Hour, 1) },
			"note costs: ~/" + path + ": 1 line, 1 KiB, the last less than a second ago; 1 line of a day that is yet to come: a clock was wrong then, or is now"},
		{"no file", func(w *world) { w.write(path+"/x", "", 0o600) },
			"warning costs: read the ledger of costs: ~/" + path + " is not a file of at most 16 MiB: move it away"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.setUp(w)
			in := w.input()
			in.Now = now
			got := brief(w.examine(exam{Input: in}, check{name: "costs", run: exam.costs}))
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}
