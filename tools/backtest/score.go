package main

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/usage"
)

// score collects how the forecast and the lines do on one kind of history. The
// arrays of three are for the forecast, the last hour and the whole window;
// those of two for the lines.
type score struct {
	moments, silent int
	reasons         map[string]int // of silence
	// The rest is of the moments at which there is a forecast.
	filled                  int // moments of windows that did fill
	named                   [3]int
	right                   [3]int
	brier                   float64
	inFullRange, fullRanges int
	inResetRange            int
	pairs, strict, all      [2]pairs
}

// pairs are errors of the time to full of the forecast and of a line at the same
// moments: in minutes, and as a part of the time that really was left.
type pairs struct {
	ours, line         []float64
	oursPart, linePart []float64
}

func (p *pairs) add(ours, line time.Time, full, now time.Time) {
	left := max(full.Sub(now), time.Minute).Minutes()
	a, b := ours.Sub(full).Abs().Minutes(), line.Sub(full).Abs().Minutes()
	p.ours, p.line = append(p.ours, a), append(p.line, b)
	p.oursPart, p.linePart = append(p.oursPart, a/left), append(p.linePart, b/left)
}

// step is how far apart the moments are.
func step(window string) time.Duration {
	if window == usage.FiveHour {
		return 10 * time.Minute
	}
	return 3 * time.Hour
}

// replay asks all methods at moments all through every window, until it is full.
func (s *score) replay(h series, step time.Duration) {
	for _, o := range h.outcomes {
		end := o.resets
		if !o.full.IsZero() {
			end = o.full
		}
		for now := o.begins.Add(step / 2); now.Before(end); now = now.Add(step) {
			w, history := h.at(o, now)
			s.judge(o, now, w, history)
		}
	}
}

func (s *score) judge(o outcome, now time.Time, w usage.Window, history []usage.Window) {
	s.moments++
	f := forecast.Of(w, history, now)
	if f.Verdict == forecast.Silent {
		s.silent++
		if s.reasons == nil {
			s.reasons = map[string]int{}
		}
		s.reasons[f.Why]++
		return
	}
	filled := !o.full.IsZero()
	s.judgeRanges(o, f, filled)
	answers := [3]answer{
		{fills: f.Verdict == forecast.Fills, full: f.FullAt},
		line(w, history, time.Hour, now),
		line(w, history, length(w.Name), now),
	}
	for i, a := range answers {
		if a.fills == filled {
			s.right[i]++
		}
		if a.fills && filled {
			s.named[i]++
		}
	}
	if !filled {
		return
	}
	s.filled++
	ours := answers[0]
	for i, line := range answers[1:] {
		if ours.fills && !line.full.IsZero() {
			s.pairs[i].add(ours.full, line.full, o.full, now)
		}
		if ours.fills && line.fills {
			s.strict[i].add(ours.full, line.full, o.full, now)
		}
		s.all[i].add(ours.orReset(o), line.orReset(o), o.full, now)
	}
}

// judgeRanges judges what only the forecast has. A window that lasted, or was
// stopped at 100 %, is in a range that is open toward there.
func (s *score) judgeRanges(o outcome, f forecast.Forecast, filled bool) {
	truth := 0.0
	if filled {
		truth = 1
	}
	s.brier += (f.Chance - truth) * (f.Chance - truth)
	if f.Verdict == forecast.Fills {
		s.fullRanges++
		if filled && !o.full.Before(f.Earliest) && (f.Latest.IsZero() || !o.full.After(f.Latest)) || !filled && f.Latest.IsZero() {
			s.inFullRange++
		}
	}
	if filled && f.High >= 100 || !filled && f.Low <= o.percent && o.percent <= f.High {
		s.inResetRange++
	}
}

// median returns -1 for no values, and mean does.
func median(values []float64) float64 {
	if len(values) == 0 {
		return -1
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[len(sorted)/2] + sorted[(len(sorted)-1)/2]) / 2
}

func mean(values []float64) float64 {
	if len(values) == 0 {
		return -1
	}
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
