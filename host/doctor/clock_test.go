package doctor

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		now    time.Time
		zone   string
		future []string
		want   string
	}{
		{"right", now, "", nil, "ok clock: 2026-11-22 12:00 UTC (+00:00)"},
		{"too early", time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), "", nil, "failure clock: it says 1970-01-01, which is before this program was made"},
		{"files of the future", now, "", []string{"usage.json"}, "warning clock: some times are later than the clock, so it was wrong then or is now"},
		{"unknown zone", now, "Mars/Olympus", nil, "warning clock: the time zone TZ=Mars/Olympus is not known here, so times are shown in UTC"},
		{"unknown zone behind a colon", now, ":Mars/Olympus", nil, "warning clock: the time zone TZ=:Mars/Olympus is not known here, so times are shown in UTC"},
		{"rule of POSIX that is none", now, "CET-1CEST,M3.5.0", nil, "warning clock: the time zone TZ=CET-1CEST,M3.5.0 is not known here, so times are shown in UTC"},
		{"rule of POSIX", now, "CET-1CEST,M3.5.0,M10.5.0/3", nil, "ok clock: 2026-11-22 12:00 UTC (+00:00)"},
		{"known zone", now, "UTC", nil, "ok clock: 2026-11-22 12:00 UTC (+00:00)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.env["TZ"] = tt.zone
			in := w.input()
			in.Now = tt.now
			got := w.examine(exam{Input: in, future: tt.future}, check{name: "clock", run: exam.clock})
			compare(t, []string{tt.want}, brief(got))
			everyFix(t, got)
		})
	}
}

func TestFilesOfTheFuture(t *testing.T) {
	w := newWorld(t)
	path := w.write(".cache/aiterm/usage.json", "{}", 0o600)
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	got := w.examine(exam{Input: w.input()}, check{name: "files", run: exam.files}, check{name: "clock", run: exam.clock})
	last := got[len(got)-1]
	if last.State != Warning || !cmp.Equal(last.Details, []string{filepath.FromSlash("~/.cache/aiterm/usage.json")}) {
		t.Errorf("got %+v", last)
	}
}
