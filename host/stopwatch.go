package host

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
)

// Timing is how long one part of a render took.
type Timing struct {
	Name    string
	Segment bool // a segment and not a phase; segments may run side by side
	Took    time.Duration
	Note    string // why there is no output, or where it came from
	Failed  bool   // the segment was late, or could not be run
	Told    bool   // Note is worth telling although nothing failed
}

// stopwatch keeps a render's time.
type stopwatch struct {
	start, last time.Time
	laps        []Timing
}

// lap notes the time since the last one under a name and returns it.
func (s *stopwatch) lap(name string) time.Duration {
	if s.last.IsZero() {
		s.last = s.start
	}
	now := time.Now()
	took := now.Sub(s.last)
	s.laps = append(s.laps, Timing{Name: name, Took: took})
	s.last = now
	return took
}

// report returns the phases, each segment under the phase they ran in.
func (s *stopwatch) report(plan config.Plan, outcomes []outcome) []Timing {
	var out []Timing
	for _, lap := range s.laps {
		out = append(out, lap)
		if lap.Name != "segments" {
			continue
		}
		for i, segment := range placed(plan) {
			o := outcomes[i]
			t := Timing{Name: segment.Name, Segment: true, Took: o.took}
			switch {
			case o.late:
				t.Note, t.Failed = "not done within the budget", true
			case o.err != nil:
				t.Note, t.Failed = o.err.Error(), true
			case o.note != "":
				t.Note, t.Told = o.note, true
			case o.remembered:
				t.Note = "unchanged, not run"
			case len(o.spans) == 0:
				t.Note = "nothing to show"
			}
			out = append(out, t)
		}
	}
	return out
}
