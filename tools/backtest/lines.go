package main

import (
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// answer is what a method says at one moment.
type answer struct {
	fills bool
	full  time.Time // with fills; of a rising line also if it is after the reset
}

// orReset is the time that is named, the reset if that is that it lasts.
func (a answer) orReset(o outcome) time.Time {
	if a.fills {
		return a.full
	}
	return o.resets
}

// line is a straight line through two points of a window: what was used so long
// ago (or when it began) and now. It says nothing about a window of which
// nothing was used meanwhile but that it lasts.
func line(w usage.Window, history []usage.Window, back time.Duration, now time.Time) answer {
	begins, _ := w.Begins()
	from := now.Add(-back)
	if from.Before(begins) {
		from = begins
	}
	before := 0.0
	for i := len(history) - 1; i >= 0 && history[i].SeenAt.After(begins); i-- {
		if h := history[i]; !h.SeenAt.After(from) && h.ResetsAt.Sub(w.ResetsAt).Abs() <= time.Minute {
			before = max(before, h.Percent)
		}
	}
	rate := (w.Percent - before) / now.Sub(from).Hours()
	if !(rate > 0) {
		return answer{}
	}
	left := min((100-w.Percent)/rate, 1e6) // a duration can't hold more
	full := now.Add(time.Duration(left * float64(time.Hour)))
	return answer{fills: full.Before(w.ResetsAt), full: full}
}
