package spend

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func figures(l Ledger, s Said, told bool, now time.Time) map[string]string {
	f, _ := l.Figures(s, told, now)
	got := map[string]string{}
	for _, path := range paths() {
		if value, ok := f.Get(path); ok {
			got[path] = value
		}
	}
	return got
}

// A day is one of the calendar of where the session runs, also where it has 23 hours or
// 25, and where midnight does not exist.
func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	zones := []struct {
		name string
		at   time.Time // close to midnight
	}{
		{"Europe/Berlin", time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)},  // 23 hours
		{"Europe/Berlin", time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC)}, // 25 hours
		{"America/Santiago", time.Date(2026, 9, 6, 0, 0, 0, 0, time.UTC)},
		{"Pacific/Kiritimati", time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
		{"Asia/Kathmandu", time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)},
	}
	for _, tt := range zones {
		t.Run(tt.name+tt.at.Format(" Jan"), func(t *testing.T) {
			zone, err := time.LoadLocation(tt.name)
			if err != nil {
				t.Skip(err)
			}
			year, month, day := tt.at.Date()
			late := time.Date(year, month, day, 12, 0, 0, 0, zone)
			for late.Day() == day {
				late = late.Add(-time.Second)
			}
			early := late.Add(2 * time.Second)
			l := open(t)
			begin(t, l, late.Add(-time.Minute), "a")
			note(t, l, late, "a", 0.5)
			if got := figures(l, Said{}, false, late)["today"]; got != "0.5" {
				t.Errorf("before midnight today has %s", got)
			}
			if got := figures(l, Said{}, false, early)["today"]; got != "0" {
				t.Errorf("after midnight today has %s", got)
			}
			note(t, l, early, "a", 2)
			now := time.Date(year, month, day, 23, 59, 59, 0, zone)
			got := figures(l, Said{}, false, now)
			if got["today"] != "1.5" || got["seven_days"] != "2" {
				t.Errorf("at the end of the day: %v", got)
			}
			if got := figures(l, Said{}, false, early.AddDate(0, 0, 6))["seven_days"]; got != "1.5" {
				t.Errorf("six days later the seven days have %s, want 1.5", got)
			}
			if got := figures(l, Said{}, false, early.AddDate(0, 0, 7))["seven_days"]; got != "0" {
				t.Errorf("seven days later the seven days have %s, want 0", got)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	l := open(t)
	words := func(session, model, project string, cost float64) Said {
		s := parse(t, said(session, cost, int(cost*1000), 24*3600*1000, false))
		s.Model, s.Project = model, project
		return s
	}
	spent := func(now time.Time, session, model, project string, costs ...float64) {
		for _, cost := range costs {
			if _, err := l.Note(words(session, model, project, cost), now, time.Minute, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := figures(l, Said{}, false, noon); !cmp.Equal(got, map[string]string{"today": "0", "seven_days": "0", "month": "0"}) {
		t.Errorf("an empty ledger tells %v", got)
	}
	spent(noon.AddDate(0, 0, -29), "old", "opus", "/a", 0, 1)
	spent(noon.AddDate(0, 0, -6), "week", "haiku", "/b", 0, 2)
	spent(noon, "mine", "opus", "/b", 0, 4)
	spent(noon, "other", "opus", "/a", 0, 8)
	since := fmt.Sprint(noon.AddDate(0, 0, -29).Unix())
	want := map[string]string{
		"today": "12.5", "seven_days": "14.5", "month": "15.5", "session": "4.5", "since": since,
		"today.model": "12.5", "seven_days.model": "12.5", "month.model": "13.5",
		"today.project": "4.5", "seven_days.project": "6.5", "month.project": "6.5",
	}
	// What is said now counts although it is not noted yet.
	if diff := cmp.Diff(want, figures(l, words("mine", "opus", "/b", 4.5), true, noon)); diff != "" {
		t.Errorf("in a session (-want +got):\n%s", diff)
	}
	want = map[string]string{"today": "0", "seven_days": "12", "month": "0", "since": since}
	if diff := cmp.Diff(want, figures(l, Said{}, false, noon.AddDate(0, 0, 1))); diff != "" {
		t.Errorf("on the first of the next month, without a session (-want +got):\n%s", diff)
	}
}

// With what was summed up before, the figures are those of the whole ledger, whatever
// happens to either file.
func TestSummedUpBefore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	l := open(t)
	costs := map[string]float64{}
	now := noon
	for i := range 400 {
		now = now.Add(time.Duration(random.IntN(300)) * time.Minute)
		name := fmt.Sprint(random.IntN(12))
		if costs[name] == 0 {
			begin(t, l, now, name)
		}
		costs[name] += float64(1+random.IntN(64)) / 64
		note(t, l, now, name, costs[name])
		_, sums := l.Figures(Said{}, false, now)
		if sums.Outdated() || i%37 == 0 && sums.last != "" {
			if err := l.Keep(sums, now, time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		switch random.IntN(40) {
		case 0:
			fold(t, l, now)
		case 1:
			os.Remove(l.index)
		case 2:
			os.WriteFile(l.index, []byte(`{"from":"2026-01-01"`), 0o600)
		}
		whole := l
		whole.index = ""
		if diff := cmp.Diff(figures(whole, Said{}, false, now), figures(l, Said{}, false, now)); diff != "" {
			t.Fatalf("after %d (-whole +summed up):\n%s", i, diff)
		}
	}
}

func TestSumsAreBounded(t *testing.T) {
	s := Sums{from: "2026-10-01", read: int64(sumLen), last: "x"}
	for day := range 30 {
		for p := range maxRows / 10 {
			s.rows = append(s.rows, row{dayBefore(noon, 29-day), "m", fmt.Sprint(p), 1})
		}
	}
	s.bound(noon)
	if len(s.rows) > maxRows || len(encodeSums(s)) > maxIndex/2 {
		t.Errorf("%d rows, %d bytes", len(s.rows), len(encodeSums(s)))
	}
	if spent, ok := s.In(SevenDays(noon), all, all); !ok || spent != 7*(maxRows/10) {
		t.Errorf("the last days are %v, %v", spent, ok)
	}
	if _, ok := s.In(Month(noon), all, all); ok {
		t.Error("a month is told that is not there as a whole")
	}
}

func FuzzDecodeSums(f *testing.F) {
	f.Add(encodeSums(Sums{from: "2026-10-23", read: 4711, last: `,"sum":"0123456789abcdef"}`, rows: []row{{"2026-11-30", "m", "/p", 0.5}, {"2026-11-30", "n", "/p", 1}}}))
	f.Add([]byte(`{"from":"x","read":99,"names":[1],"rows":[[0,0,0,1e999],[9,0,0,1],[-1,0,0,1],[0.5,0,0,1]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, ok := decodeSums(bytes.Clone(data))
		if !ok {
			return
		}
		again, ok := decodeSums(encodeSums(s))
		if diff := cmp.Diff(s.rows, again.rows, cmp.AllowUnexported(row{})); ok && diff != "" {
			t.Errorf("written and read again (-want +got):\n%s", diff)
		}
	})
}

func TestFiguresInOneText(t *testing.T) {
	var f Figures
	f[0], f[9] = "1.5", "0.25"
	if got, ok := ParseFigures(f.String()); !ok || got != f {
		t.Errorf("%q is read as %v, %v", f.String(), got, ok)
	}
	for _, text := range []string{"", "1", f.String() + " 1"} {
		if got, ok := ParseFigures(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// A segment is told amounts, whatever it asks for: no name of a model, a project or a
// session, be it one that it can guess.
func TestNothingButAmountsIsTold(t *testing.T) {
	l := open(t)
	for i, name := range []string{"acme-billing", "secret-merger"} {
		s := parse(t, said(name, float64(i+1), 1000, 3600*1000, false))
		s.Model, s.Project = "claude-"+name, "/home/ann/"+name
		if _, err := l.Note(s, noon, time.Minute, ""); err != nil {
			t.Fatal(err)
		}
	}
	mine := parse(t, said("mine", 1, 1000, 3600*1000, false))
	f, _ := l.Figures(mine, true, noon)
	known := map[string]bool{}
	for _, path := range paths() {
		known[path] = true
		if value, ok := f.Get(path); !ok || strings.Trim(value, "0123456789.") != "" {
			t.Errorf("%s is %q, %v", path, value, ok)
		}
	}
	for _, path := range []string{"", "model", "project", "today.acme-billing", "models", "today.models", "today.", "projects.0", "session.id", "/home/ann/acme-billing", "*", "today.*"} {
		if value, ok := f.Get(path); ok || known[path] {
			t.Errorf("%q is %q", path, value)
		}
	}
	if got, _ := f.Get("today.project"); got != "1" {
		t.Errorf("the project of this session has cost %s today, want 1", got)
	}
}
