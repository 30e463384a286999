package line

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/line/schedule"
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

// Stopwatch keeps a render's time.
type Stopwatch struct {
	start, last time.Time
	laps        [8]lap // as many as there are phases: no object is made for them
	done        int
}

type lap struct {
	name string
	took time.Duration
}

// Lap notes the time since the last one under a name and returns it.
func (s *Stopwatch) Lap(name string) time.Duration {
	if s.last.IsZero() {
		s.last = s.start
	}
	now := time.Now()
	took := now.Sub(s.last)
	s.last = now
	if s.done < len(s.laps) {
		s.laps[s.done] = lap{name, took}
		s.done++
	}
	return took
}

// Report returns the phases, each segment under the phase they ran in.
func (s *Stopwatch) Report(plan config.Plan, outcomes []schedule.Outcome) []Timing {
	var out []Timing
	for _, lap := range s.laps[:s.done] {
		out = append(out, Timing{Name: lap.name, Took: lap.took})
		if lap.name != "segments" {
			continue
		}
		for i, segment := range Placed(plan) {
			o := outcomes[i]
			t := Timing{Name: segment.Name, Segment: true, Took: o.Took}
			switch {
			case o.Late:
				t.Note, t.Failed = "not done within the budget", true
			case o.Err != nil:
				t.Note, t.Failed = o.Err.Error(), true
			case o.Note != "":
				t.Note, t.Told = o.Note, true
			case o.Remembered:
				t.Note = "unchanged, not run"
			case len(o.Spans) == 0:
				t.Note = "nothing to show"
			}
			out = append(out, t)
		}
	}
	return out
}

// StartStopwatch returns one that runs since a time.
func StartStopwatch(at time.Time) Stopwatch { return Stopwatch{start: at} }
