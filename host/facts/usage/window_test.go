package usage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWindowIsNamedAndTimed(t *testing.T) {
	reset := at.Add(time.Hour)
	tests := []struct {
		name        string
		window      Window
		title       string
		length      time.Duration // 0: not fixed
		begins      time.Time
		expiresWith time.Duration // without a reset, after it was seen
	}{
		{"session", Window{Name: FiveHour, ResetsAt: reset}, "session", 5 * time.Hour, at.Add(-4 * time.Hour), 5 * time.Hour},
		{"week", Window{Name: SevenDay, ResetsAt: reset}, "week", 168 * time.Hour, at.Add(-167 * time.Hour), day},
		{"a model's week", Window{Name: "seven_day_fable_4", Label: "Fable 4", ResetsAt: reset}, "week, Fable 4", 168 * time.Hour, at.Add(-167 * time.Hour), day},
		{"a model's week without a label", Window{Name: "seven_day_opus_4"}, "week, opus 4", 168 * time.Hour, time.Time{}, day},
		{"extra usage", Window{Name: ExtraUsage, ResetsAt: reset}, "extra usage", 0, time.Time{}, day},
		{"spend limit", Window{Name: SpendLimit}, "spend limit", 0, time.Time{}, day},
		{"another", Window{Name: "monthly_all"}, "monthly all", 0, time.Time{}, day},
		{"another with a label", Window{Name: "monthly_x", Label: "X"}, "X", 0, time.Time{}, day},
		{"begins like a model's week", Window{Name: "seven_days"}, "seven days", 0, time.Time{}, day},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := tt.window
			if got := w.Title(); got != tt.title {
				t.Errorf("title = %q, want %q", got, tt.title)
			}
			if got, ok := w.Length(); got != tt.length || ok != (tt.length > 0) {
				t.Errorf("length = %v, %v; want %v", got, ok, tt.length)
			}
			begins, ok := w.Begins()
			if diff := cmp.Diff(tt.begins, begins); diff != "" || ok == tt.begins.IsZero() {
				t.Errorf("begins (-want +got, %v):\n%s", ok, diff)
			}
			w.ResetsAt, w.SeenAt = time.Time{}, at
			if w.expired(at.Add(tt.expiresWith)) || !w.expired(at.Add(tt.expiresWith+time.Second)) {
				t.Errorf("without a reset it does not expire after %v", tt.expiresWith)
			}
		})
	}
}

// A clock that is set back, or was ahead when a sample was written, must neither
// keep a figure for ever nor make it win over true ones.
func TestClocksThatJump(t *testing.T) {
	written := New(at, session(45, time.Hour), Window{Name: "opus", Percent: 5, SeenAt: at})
	tests := []struct {
		name string
		now  time.Duration // since it was written
		want []string
	}{
		{"a day back", -24 * time.Hour, nil},
		{"so far back that the reset is too far ahead", -6 * time.Hour, nil},
		{"two hours back", -2 * time.Hour, []string{FiveHour}},
		{"half an hour back", -30 * time.Minute, []string{FiveHour, "opus"}},
		{"half an hour on", 30 * time.Minute, []string{FiveHour, "opus"}},
		{"two hours on", 2 * time.Hour, []string{"opus"}},
		{"a year on", 8760 * time.Hour, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range New(at.Add(tt.now), written.windows...).windows {
				got = append(got, w.Name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
}
