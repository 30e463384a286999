package spend

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// byDay is what was spent each day.
func byDay(t *testing.T, l Ledger) map[string]float64 {
	t.Helper()
	entries, damaged, err := l.Read("")
	if err != nil || damaged != 0 {
		t.Fatalf("%d lines are damaged, %v", damaged, err)
	}
	days := map[string]float64{}
	for _, e := range entries {
		days[e.Day] = math.Round((days[e.Day]+e.Spent)*1e9) / 1e9
	}
	return days
}

func fold(t *testing.T, l Ledger, now time.Time) {
	t.Helper()
	if err := l.locked(time.Minute, func() error { return l.fold(now) }); err != nil {
		t.Fatal(err)
	}
}

// Summing up takes lines away and nothing else: the days have what they had, and each
// session goes on from where it was.
func TestFold(t *testing.T) {
	l := open(t)
	for day := range 3 {
		for s := range 4 {
			name := fmt.Sprintf("%d-%d", day, s)
			now := noon.AddDate(0, 0, day)
			begin(t, l, now, name)
			for i := range 30 {
				note(t, l, now.Add(time.Duration(1+i)*time.Second), name, float64(i+1)/8)
			}
		}
	}
	days, before := byDay(t, l), len(contents(t, l))
	now := noon.AddDate(0, 0, 2).Add(time.Minute)
	fold(t, l, now)
	if diff := cmp.Diff(days, byDay(t, l)); diff != "" {
		t.Errorf("the days (-want +got):\n%s", diff)
	}
	data := contents(t, l)
	if lines := bytes.Count(data, []byte("\n")); lines != 1+3*4 {
		t.Errorf("%d lines are left, want one for each session and the first:\n%s", lines, data)
	}
	if len(data)*10 > before {
		t.Errorf("%d bytes are left of %d", len(data), before)
	}
	fold(t, l, now)
	if diff := cmp.Diff(string(data), string(contents(t, l))); diff != "" {
		t.Errorf("a second time changes something (-want +got):\n%s", diff)
	}
	note(t, l, now, "0-0", 4)
	days["2026-12-02"] += 0.25
	if diff := cmp.Diff(days, byDay(t, l)); diff != "" {
		t.Errorf("after it the days are (-want +got):\n%s", diff)
	}
}

// A ledger that is written to for years stays within its bounds, and keeps as many days
// as it is to keep.
func TestBounds(t *testing.T) {
	l := open(t)
	l.days = 30
	var total float64
	for day := range 90 {
		now := noon.AddDate(0, 0, day)
		for s := range 3 {
			name := fmt.Sprintf("%d-%d", day, s)
			begin(t, l, now, name)
			for i := range 12 {
				note(t, l, now.Add(time.Duration(1+i)*time.Minute), name, float64(i+1)/4)
			}
			total += 3
		}
		if info, err := os.Stat(l.path); err != nil || info.Size() > 3*foldAfter {
			t.Fatalf("after %d days the ledger has %d bytes, %v", day, info.Size(), err)
		}
	}
	days := byDay(t, l)
	for day, spent := range days {
		if day < dayBefore(noon.AddDate(0, 0, 89), 32) || spent != 9 {
			t.Errorf("%s has %v", day, spent)
		}
	}
	if len(days) < 30 {
		t.Errorf("%d days are left, want 30 at least", len(days))
	}
}

// A clock that is years ahead for a while does not cost the ledger.
func TestClockAheadLosesNothing(t *testing.T) {
	l := open(t)
	for day := range 5 {
		begin(t, l, noon.AddDate(0, 0, day), fmt.Sprint(day))
		note(t, l, noon.AddDate(0, 0, day), fmt.Sprint(day), 1)
	}
	ahead := noon.AddDate(4, 0, 0)
	for i := range 40 {
		now := ahead.Add(time.Duration(i) * 30 * time.Minute)
		note(t, l, now, "4", 1.5+float64(i))
		fold(t, l, now)
	}
	fold(t, l, noon.AddDate(0, 0, 5))
	if got := sumOf(t, l); got != 44.5 {
		t.Errorf("%v is left, want 44.5", got)
	}
}

func TestOnlySessionsThatWereHeardLastKeepTheirNames(t *testing.T) {
	var entries []Entry
	for i := range namedSessions + 100 {
		entries = append(entries, Entry{At: noon, Day: "2026-11-30", Model: "m", Project: "/p", Spent: 1, Session: fmt.Sprintf("%016x", i), Cost: 1, own: 1})
	}
	named, nameless, sum := 0, 0, 0.0
	for line := range bytes.Lines(foldEntries(entries, 400, noon)) {
		e, ok := decodeLine(line)
		switch {
		case isHeader(line):
			continue
		case !ok:
			t.Fatalf("a line cannot be read: %s", line)
		case e.Session == "":
			nameless++
		default:
			named++
		}
		sum += e.Spent
	}
	if named != namedSessions || nameless != 1 || sum != namedSessions+100 {
		t.Errorf("%d lines with a name, %d without, %v spent", named, nameless, sum)
	}
}
