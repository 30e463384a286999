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
	money := func(percent, used, limit float64, seen time.Duration) Window {
		return Window{Name: ExtraUsage, Percent: percent, Used: used, Limit: limit, Unit: "EUR", Source: SourceClaude, SeenAt: at.Add(seen)}
	}
	from := func(source string, percent float64, seen time.Duration) Window {
		w := session(percent, time.Hour)
		w.Source, w.SeenAt = source, at.Add(seen)
		return w
	}
	vague := func(w Window, seen time.Duration) Window {
		w.SeenAt, w.Vague = at.Add(seen), true
		return w
	}
	resetting := func(w Window, reset time.Duration) Window {
		w.ResetsAt = at.Add(reset)
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
		{"later and lower", from("stdin", 60, -time.Second), from("stdin", 2, 0), from("stdin", 2, 0)},
		{"earlier and higher", from("stdin", 2, 0), from("stdin", 60, -time.Second), from("stdin", 2, 0)},
		{"later, with an earlier reset", resetting(from("stdin", 60, -time.Second), 3*time.Hour), from("stdin", 2, 0), from("stdin", 2, 0)},
		{"earlier, with a later reset", from("stdin", 2, 0), resetting(from("stdin", 60, -time.Second), 3*time.Hour), from("stdin", 2, 0)},
		{"a newer /usage says less", from("stdin", 82, -time.Minute), from(SourceClaude, 3, 0), from(SourceClaude, 3, 0)},
		{"an older /usage says more", from("stdin", 3, 0), from(SourceClaude, 82, -time.Minute), from("stdin", 3, 0)},
		{"/usage while a reply came", from("stdin", 82, 0), from(SourceClaude, 3, -9*time.Second), from(SourceClaude, 3, -9*time.Second)},
		{"repeated after that", from(SourceClaude, 3, -9*time.Second), from("stdin", 82, 0), from(SourceClaude, 3, -9*time.Second)},
		{"the same, later", from("stdin", 45, -time.Second), from("endpoint", 45, 0), from("endpoint", 45, 0)},
		{"the same, earlier", from("stdin", 45, 0), from("stdin", 45, -time.Hour), from("stdin", 45, 0)},

		{"at once: a later reset wins over a higher figure", session(90, time.Hour), session(3, 4*time.Hour), session(3, 4*time.Hour)},
		{"at once: an earlier reset loses with a higher figure", session(3, 4*time.Hour), session(90, time.Hour), session(3, 4*time.Hour)},
		{"at once: of one reset the higher figure wins", session(45, time.Hour), session(46, time.Hour), session(46, time.Hour)},
		{"at once: of one reset the lower figure loses", session(46, time.Hour), session(45, time.Hour), session(46, time.Hour)},
		{"at once: a minute apart is the same reset, lower", session(46, time.Hour), session(45, time.Hour+time.Minute), session(46, time.Hour)},
		{"at once: a minute apart is the same reset, higher", session(45, time.Hour), session(46, time.Hour-time.Minute), session(46, time.Hour-time.Minute)},
		{"at once: over a minute later is another reset", session(46, time.Hour), session(45, time.Hour+time.Minute+time.Second), session(45, time.Hour+time.Minute+time.Second)},
		{"at once: over a minute earlier is another reset", session(45, time.Hour), session(46, time.Hour-time.Minute-time.Second), session(45, time.Hour)},
		{"at once: a known reset wins over an unknown one", unknownReset(90, 0), session(3, time.Hour), session(3, time.Hour)},
		{"at once: of two unknown resets the higher figure wins", unknownReset(3, 0), unknownReset(4, 0), unknownReset(4, 0)},
		{"at once: counts are better than a percentage", session(45, time.Hour), counted, counted},
		{"at once: a percentage is no better than counts", counted, session(45, time.Hour), counted},

		{"nobody knows since when: lower", from("stdin", 45, -time.Hour), vague(session(44, time.Hour), 0), from("stdin", 45, -time.Hour)},
		{"nobody knows since when: higher", from("stdin", 45, -time.Hour), vague(session(46, time.Hour), 0), vague(session(46, time.Hour), 0)},
		{"later than the latest that it can have been higher", vague(session(46, time.Hour), -time.Hour), session(45, time.Hour), session(45, time.Hour)},
		{"/usage, seconds before a session was first seen", vague(session(46, time.Hour), 0), from(SourceClaude, 3, -10*time.Second), from(SourceClaude, 3, -10*time.Second)},
		{"and the other way round", from(SourceClaude, 3, -10*time.Second), vague(session(46, time.Hour), 0), from(SourceClaude, 3, -10*time.Second)},
		{"/usage, long before a session was first seen", vague(session(46, time.Hour), 0), from(SourceClaude, 3, -10*time.Minute), vague(session(46, time.Hour), 0)},
		{"from before that", vague(session(46, time.Hour), 0), from("stdin", 45, -time.Hour), vague(session(46, time.Hour), 0)},

		{"a later figure without a reset keeps it", from("stdin", 45, -time.Second), unknownReset(46, 0), from("stdin", 46, 0)},
		{"unless it fell", from("stdin", 45, -time.Second), unknownReset(3, 0), unknownReset(3, 0)},
		{"a reset is learned late", unknownReset(45, 0), from("stdin", 44, -time.Second), from("stdin", 45, 0)},

		{"rounded by the later source", from("stdin", 41.2, -time.Hour), from("endpoint", 41, 0), from("endpoint", 41.2, 0)},
		{"rounded up by the later source", from("stdin", 41.6, -time.Hour), from("endpoint", 42, 0), from("endpoint", 41.6, 0)},
		{"exact after a rounded one", from("endpoint", 42, -time.Hour), from("stdin", 41.6, 0), from("stdin", 41.6, 0)},
		{"rounded, and learned late", from("stdin", 41.6, 0), from("endpoint", 42, -time.Hour), from("stdin", 41.6, 0)},
		{"a whole point more", from("stdin", 41.6, -time.Hour), from("endpoint", 43, 0), from("endpoint", 43, 0)},
		{"less than a point lower in a session is lower", from("stdin", 1, -time.Hour), from("stdin", 0.5, 0), from("stdin", 0.5, 0)},
		{"and whole in a session is exact", from("stdin", 0.5, -time.Hour), from("stdin", 0, 0), from("stdin", 0, 0)},

		{"a label comes with a sample that loses", session(45, time.Hour), labelled, labelled},
		{"a label stays with a sample that wins without", labelled, more, moreLabelled},
		{"more money at the same percentage, later", money(100, 40, 40, -time.Second), money(100, 41, 40, 0), money(100, 41, 40, 0)},
		{"more money, at once", money(100, 40, 40, 0), money(100, 41, 40, 0), money(100, 41, 40, 0)},
		{"the limit was raised", money(100, 40, 40, -time.Second), money(50, 40, 80, 0), money(50, 40, 80, 0)},
		{"from before the limit was raised", money(50, 40, 80, 0), money(100, 40, 40, -time.Second), money(50, 40, 80, 0)},
		{"a new month", money(90, 36, 40, -time.Hour), money(0, 0, 40, 0), money(0, 0, 40, 0)},
		{"the limit was taken away", money(90, 36, 40, -time.Hour), money(0, 36, 0, 0), money(0, 36, 0, 0)},
		{"more money without a limit, at once", money(0, 36, 0, 0), money(0, 37, 0, 0), money(0, 37, 0, 0)},
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
		{"a fall", []Window{session(45, time.Hour)}, session(3, time.Hour), true},
		{"money without a limit", []Window{{Name: ExtraUsage, Used: 5, Unit: "EUR", SeenAt: at}}, Window{Name: ExtraUsage, Used: 6, Unit: "EUR", SeenAt: at}, true},
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
