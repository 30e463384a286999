package usage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMerge(t *testing.T) {
	unknownReset := func(percent float64, seen time.Duration) Window {
		return Window{Name: FiveHour, Percent: percent, Source: "stdin", SeenAt: at.Add(seen)}
	}
	counted := session(45, time.Hour)
	counted.Used, counted.Limit = 45, 100
	repeated := session(45, time.Hour)
	repeated.SeenAt = at.Add(confirmation)
	money := func(percent, used, limit float64, seen time.Duration) Window {
		return Window{Name: ExtraUsage, Percent: percent, Used: used, Limit: limit, Unit: "EUR", Source: SourceClaude, SeenAt: at.Add(seen)}
	}
	from := func(source string, percent float64, seen time.Duration) Window {
		w := session(percent, time.Hour)
		w.Source, w.SeenAt = source, at.Add(seen)
		return w
	}
	labelled := session(45, time.Hour)
	labelled.Label = "Fable"
	more := session(46, time.Hour)
	moreLabelled := more
	moreLabelled.Label = "Fable"
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
		{"seen again later, with another reset within the minute",
			from("stdin", 45, -time.Hour), func() Window { w := from("endpoint", 45, 0); w.ResetsAt = w.ResetsAt.Add(time.Second); return w }(), from("endpoint", 45, 0)},
		{"seen again by the next answer of the endpoint", from("endpoint", 45, -time.Minute), from("endpoint", 45, 0), from("endpoint", 45, 0)},
		{"seen again just late enough", from("stdin", 45, -confirmation-time.Second), from("stdin", 45, 0), from("stdin", 45, 0)},
		{"seen before", from("stdin", 45, 0), from("stdin", 45, -time.Hour), from("stdin", 45, 0)},
		{"rounded by the later source", from("stdin", 41.2, -time.Hour), from("endpoint", 41, 0), from("endpoint", 41.2, 0)},
		{"rounded up by the earlier source", from("endpoint", 42, -time.Hour), from("stdin", 41.6, 0), from("stdin", 42, 0)},
		{"rounded up, and learned late", from("stdin", 41.6, 0), from("endpoint", 42, -time.Hour), from("stdin", 42, 0)},
		{"a whole point lower confirms nothing", from("stdin", 42, -time.Hour), from("stdin", 41, 0), from("stdin", 42, -time.Hour)},
		{"two exact figures confirm nothing", from("stdin", 41.6, -time.Hour), from("stdin", 41.5, 0), from("stdin", 41.6, -time.Hour)},
		{"a label comes with a sample that loses", session(45, time.Hour), labelled, labelled},
		{"a label stays with a sample that wins without", labelled, more, moreLabelled},
		{"more money at the same percentage", money(100, 40, 40, 0), money(100, 41, 40, 0), money(100, 40, 40, 0)},
		{"more money at the same percentage, later", money(100, 40, 40, -time.Second), money(100, 41, 40, 0), money(100, 41, 40, 0)},
		{"the limit was raised", money(100, 40, 40, -time.Second), money(50, 40, 80, 0), money(50, 40, 80, 0)},
		{"from before the limit was raised", money(50, 40, 80, 0), money(100, 40, 40, -time.Second), money(50, 40, 80, 0)},
		{"a new month", money(90, 36, 40, -time.Hour), money(0, 0, 40, 0), money(0, 0, 40, 0)},
		{"from the month before", money(0, 0, 40, 0), money(90, 36, 40, -time.Hour), money(0, 0, 40, 0)},
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

// Only what says something else belongs into the history.
func TestChanges(t *testing.T) {
	confirmed := session(45, time.Hour)
	confirmed.SeenAt, confirmed.Source = at.Add(time.Hour), SourceEndpoint
	labelled := session(45, time.Hour)
	labelled.Label = "Fable"
	counted := session(45, time.Hour)
	counted.Used, counted.Limit = 45, 100
	overspent := Window{Name: ExtraUsage, Percent: 100, Used: 41, Limit: 40, Unit: "EUR", SeenAt: at}
	spent := overspent
	spent.Used = 40
	tests := []struct {
		name string
		old  []Window
		new  Window
		want bool
	}{
		{"the first sample", nil, session(0, time.Hour), true},
		{"another percentage", []Window{session(45, time.Hour)}, session(45.1, time.Hour), true},
		{"another reset", []Window{session(45, time.Hour)}, session(45, 2*time.Hour), true},
		{"the same reset, rounded", []Window{session(45, time.Hour)}, session(45, time.Hour+time.Second), false},
		{"a confirmation", []Window{session(45, time.Hour)}, confirmed, false},
		{"a label", []Window{session(45, time.Hour)}, labelled, false},
		{"counts for a known percentage", []Window{session(45, time.Hour)}, counted, false},
		{"more money at 100 %", []Window{spent}, overspent, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old := Snapshot{windows: tt.old}
			got := old.changes(Snapshot{windows: []Window{tt.new}})
			var want []Window
			if tt.want {
				want = []Window{tt.new}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBehind(t *testing.T) {
	tests := []struct {
		name          string
		sample, known Window
		want          bool
	}{
		{"the same", session(45, time.Hour), session(45, time.Hour), false},
		{"more", session(46, time.Hour), session(45, time.Hour), false},
		{"what another session had a moment ago", session(43, time.Hour), session(45, time.Hour), false},
		{"much less", session(10, time.Hour), session(45, time.Hour), true},
		{"of an earlier reset", session(45, time.Hour), session(45, 2*time.Hour), true},
		{"of a later reset", session(10, 2*time.Hour), session(45, time.Hour), false},
		{"another window", session(10, time.Hour), Window{Name: SevenDay, Percent: 45, ResetsAt: at.Add(time.Hour), SeenAt: at}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := New(at, tt.sample).Behind(New(at, tt.known)); got != tt.want {
				t.Errorf("Behind = %v, want %v", got, tt.want)
			}
		})
	}
}
