package usage

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at is the time of every test in this package.
var at = time.Date(2026, 11, 22, 10, 10, 0, 0, time.UTC)

var compareSnapshots = cmp.AllowUnexported(Snapshot{})

func session(percent float64, reset time.Duration) Window {
	return Window{Name: FiveHour, Percent: percent, ResetsAt: at.Add(reset), Source: "stdin", SeenAt: at}
}

func TestNewKeepsWhatCanBeTrue(t *testing.T) {
	tests := []struct {
		name   string
		window Window
		kept   bool
	}{
		{"nothing used", session(0, time.Hour), true},
		{"all used", session(100, time.Hour), true},
		{"just above all", session(100.001, time.Hour), false},
		{"below nothing", session(-0.001, time.Hour), false},
		{"resets now", session(50, 0), false},
		{"resets in a second", session(50, time.Second), true},
		{"was reset a second ago", session(50, -time.Second), false},
		{"resets a whole window from now", session(50, 5*time.Hour), true},
		{"resets within the slack of two clocks", session(50, 6*time.Hour), true},
		{"resets later than the window is long", session(50, 6*time.Hour+time.Second), false},
		{"a week that resets in a week", Window{Name: SevenDay, Percent: 1, ResetsAt: at.Add(7 * 24 * time.Hour), SeenAt: at}, true},
		{"a week that resets in nine days", Window{Name: SevenDay, Percent: 1, ResetsAt: at.Add(9 * 24 * time.Hour), SeenAt: at}, false},
		{"an unknown window that resets in a year", Window{Name: "yearly", Percent: 1, ResetsAt: at.Add(365 * 24 * time.Hour), SeenAt: at}, true},
		{"an unknown window that resets in two years", Window{Name: "yearly", Percent: 1, ResetsAt: at.Add(730 * 24 * time.Hour), SeenAt: at}, false},
		{"spent more than the limit", Window{Name: SpendLimit, Percent: 140, SeenAt: at}, true},
		{"spent an epoch", Window{Name: SpendLimit, Percent: 1795349400, SeenAt: at}, false},
		{"reset unknown and just seen", Window{Name: FiveHour, Percent: 1, SeenAt: at}, true},
		{"reset unknown and seen a window's length ago", Window{Name: FiveHour, Percent: 1, SeenAt: at.Add(-5*time.Hour - time.Second)}, false},
		{"a week's reset unknown and seen yesterday", Window{Name: SevenDay, Percent: 1, SeenAt: at.Add(-24*time.Hour - time.Second)}, false},
		{"a week's reset unknown and seen today", Window{Name: SevenDay, Percent: 1, SeenAt: at.Add(-23 * time.Hour)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, kept := New(at, tt.window).Window(tt.window.Name)
			if kept != tt.kept {
				t.Fatalf("kept = %v, want %v", kept, tt.kept)
			}
			if kept && got != tt.window {
				t.Errorf("changed to %+v", got)
			}
		})
	}
}

func TestWindowsAreInOrder(t *testing.T) {
	var in []Window
	for _, name := range []string{"zeta", SevenDay, "alpha", FiveHour, SpendLimit} {
		in = append(in, Window{Name: name, Percent: 1, SeenAt: at})
	}
	var got []string
	for _, w := range New(at, in...).Windows() {
		got = append(got, w.Name)
	}
	want := []string{FiveHour, SevenDay, "alpha", SpendLimit, "zeta"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestMerge(t *testing.T) {
	unknownReset := func(percent float64, seen time.Duration) Window {
		return Window{Name: FiveHour, Percent: percent, Source: "stdin", SeenAt: at.Add(seen)}
	}
	counted := session(45, time.Hour)
	counted.Used, counted.Limit = 45, 100
	repeated := session(45, time.Hour)
	repeated.SeenAt = at.Add(time.Minute)
	tests := []struct {
		name          string
		known, sample Window
		want          Window
	}{
		{"a later reset wins over a higher figure", session(90, time.Hour), session(3, 4*time.Hour), session(3, 4*time.Hour)},
		{"an earlier reset loses with a higher figure", session(3, 4*time.Hour), session(90, time.Hour), session(3, 4*time.Hour)},
		{"of one reset the higher figure wins", session(45, time.Hour), session(46, time.Hour), session(46, time.Hour)},
		{"of one reset the lower figure loses", session(46, time.Hour), session(45, time.Hour), session(46, time.Hour)},
		{"an idle session repeats with a new time stamp", session(45, time.Hour), repeated, session(45, time.Hour)},
		{"a minute apart is the same reset, lower", session(46, time.Hour), session(45, time.Hour+time.Minute), session(46, time.Hour)},
		{"a minute apart is the same reset, higher", session(45, time.Hour), session(46, time.Hour-time.Minute), session(46, time.Hour-time.Minute)},
		{"over a minute later is another reset", session(46, time.Hour), session(45, time.Hour+time.Minute+time.Second), session(45, time.Hour+time.Minute+time.Second)},
		{"over a minute earlier is another reset", session(45, time.Hour), session(46, time.Hour-time.Minute-time.Second), session(45, time.Hour)},
		{"a known reset wins over an unknown one", unknownReset(90, 0), session(3, time.Hour), session(3, time.Hour)},
		{"an unknown reset loses to a known one", session(3, time.Hour), unknownReset(90, 0), session(3, time.Hour)},
		{"of two unknown resets the higher figure wins", unknownReset(3, -time.Hour), unknownReset(4, 0), unknownReset(4, 0)},
		{"counts are better than a percentage", session(45, time.Hour), counted, counted},
		{"a percentage is no better than counts", counted, session(45, time.Hour), counted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			known := New(at, tt.known)
			merged, changed := known.Merge(New(at, tt.sample))
			if diff := cmp.Diff(New(at, tt.want), merged, compareSnapshots); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
			if want := tt.want != tt.known; changed != want {
				t.Errorf("changed = %v, want %v", changed, want)
			}
			if diff := cmp.Diff(New(at, tt.known), known, compareSnapshots); diff != "" {
				t.Errorf("the receiver changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMergeKeepsOtherWindows(t *testing.T) {
	week := Window{Name: SevenDay, Percent: 20, ResetsAt: at.Add(72 * time.Hour), SeenAt: at}
	merged, changed := New(at, week).Merge(New(at, session(45, time.Hour)))
	if !changed {
		t.Error("a new window is not a change")
	}
	if diff := cmp.Diff(New(at, week, session(45, time.Hour)), merged, compareSnapshots); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	if again, changed := merged.Merge(Snapshot{}); changed || !cmp.Equal(again, merged, compareSnapshots) {
		t.Error("an empty sample changed the snapshot")
	}
}

// The windows that every subscription has must not be crowded out by names that
// someone made up, whatever order they arrive in.
func TestKnownWindowsAlwaysHaveRoom(t *testing.T) {
	var crowd []Window
	for i := range maxWindows + 4 {
		crowd = append(crowd, Window{Name: fmt.Sprintf("a%02d", i), Percent: 1, SeenAt: at})
	}
	full := New(at, crowd...)
	if n := len(full.Windows()); n != maxWindows {
		t.Fatalf("%d windows are kept, want %d", n, maxWindows)
	}
	merged, _ := full.Merge(New(at, session(45, time.Hour)))
	if _, ok := merged.Window(FiveHour); !ok {
		t.Error("a full snapshot has no room for five_hour")
	}
	if n := len(merged.Windows()); n > maxWindows {
		t.Errorf("%d windows after the merge, over the limit of %d", n, maxWindows)
	}
}

func TestWith(t *testing.T) {
	known := New(at, session(90, 4*time.Hour), Window{Name: SevenDay, Percent: 20, SeenAt: at})
	given := session(1, time.Hour)
	want := New(at, given, Window{Name: SevenDay, Percent: 20, SeenAt: at})
	if diff := cmp.Diff(want, known.With(at, given), compareSnapshots); diff != "" {
		t.Errorf("older and lower, but given (-want +got):\n%s", diff)
	}
	last := session(2, time.Hour)
	if diff := cmp.Diff(New(at, last), Snapshot{}.With(at, given, last), compareSnapshots); diff != "" {
		t.Errorf("the last of one name counts (-want +got):\n%s", diff)
	}
}

func TestGet(t *testing.T) {
	s := New(at,
		session(45.5, 2*time.Hour),
		Window{Name: SevenDay, Percent: 46.8, Used: 234, Limit: 500, SeenAt: at, Source: "cache"},
	)
	tests := []struct {
		path, want string
		ok         bool
	}{
		{"windows", "five_hour,seven_day", true},
		{"five_hour.used_percentage", "45.5", true},
		{"five_hour.used", "45.5", true},
		{"five_hour.limit", "100", true},
		{"five_hour.resets_at", "1795349400", true},
		{"five_hour.seen_at", "1795342200", true},
		{"five_hour.source", "stdin", true},
		{"seven_day.used_percentage", "46.8", true},
		{"seven_day.used", "234", true},
		{"seven_day.limit", "500", true},
		{"seven_day.resets_at", "", false},
		{"seven_day.source", "cache", true},
		{"", "", false},
		{".", "", false},
		{"five_hour", "", false},
		{"five_hour.", "", false},
		{".used", "", false},
		{"five_hour.unknown", "", false},
		{"opus.used", "", false},
		{"five_hour.used.used", "", false},
		{"windows.used", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			if got, ok := s.Get(tt.path); got != tt.want || ok != tt.ok {
				t.Errorf("Get = %q, %v; want %q, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
	if names, ok := (Snapshot{}).Get("windows"); ok {
		t.Errorf("an empty snapshot has the windows %q", names)
	}
}
