package usage

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at is the time of every test in this package.
var at = time.Date(2026, 11, 22, 10, 10, 0, 0, time.UTC)

var (
	compareSnapshots = cmp.AllowUnexported(Snapshot{})
	compareContents  = cmp.AllowUnexported(Contents{}, Snapshot{}, speaker{}, word{}, departure{})
)

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
		Window{Name: ExtraUsage, Label: "Extra", Percent: 120, Used: 48, Limit: 40, Unit: "EUR", SeenAt: at},
	)
	tests := []struct {
		path, want string
		ok         bool
	}{
		{"windows", "five_hour,seven_day,extra_usage", true},
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
		{"five_hour.length", "18000", true},
		{"seven_day.length", "604800", true},
		{"five_hour.label", "", false},
		{"five_hour.unit", "", false},
		{"extra_usage.label", "Extra", true},
		{"extra_usage.unit", "EUR", true},
		{"extra_usage.used_percentage", "120", true},
		{"extra_usage.length", "", false},
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
