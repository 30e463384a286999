package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// view is how the samples of a window come to be known.
type view struct {
	late      time.Duration // at most so much later than the use
	lost      float64       // part of the changes that nobody saw
	absent    float64       // part of the hours of which nothing was seen until later
	fractions bool          // percentages have decimals
}

// outcome is one window, from its begin to its reset, and what became of it.
type outcome struct {
	begins, resets time.Time
	full           time.Time // zero if it lasted
	percent        float64   // at the end
}

// series is one window's history, as it was seen, and what really happened.
type series struct {
	name     string
	samples  []usage.Window // by the time at which they were seen
	outcomes []outcome
}

// days is how long a synthetic history is.
func days(window string) int {
	if window == usage.FiveHour {
		return 28
	}
	return 70
}

func length(window string) time.Duration {
	l, _ := usage.Window{Name: window}.Length()
	return l
}

// synthesize lets a generator work with a plan whose limit is such that about
// half of its windows fill, more with some seeds and fewer with others.
func (g generator) synthesize(window string, seed uint64) series {
	r := rand.New(rand.NewPCG(seed, 0x61697465726d))
	var turns []turn
	for n := range days(window) {
		turns = append(turns, g.day(r, start.AddDate(0, 0, n), n)...)
	}
	slices.SortFunc(turns, func(a, b turn) int { return a.at.Compare(b.at) })

	resets := func(t time.Time) time.Time {
		if window == usage.FiveHour { // begins with the hour of its first use
			return t.Truncate(time.Hour).Add(length(window))
		}
		anchor := start.Add(time.Duration(seed%7)*24*time.Hour + time.Duration(seed%24)*time.Hour)
		return anchor.Add((t.Sub(anchor)/length(window) + 1) * length(window))
	}
	limit := limitOf(turns, resets, 0.3+0.4*r.Float64())

	s := series{name: window}
	var now outcome
	var used float64
	for _, t := range turns {
		if !t.at.Before(now.resets) {
			if !now.resets.IsZero() {
				s.outcomes = append(s.outcomes, now)
			}
			now, used = outcome{resets: resets(t.at)}, 0
			now.begins = now.resets.Add(-length(window))
		}
		if !now.full.IsZero() {
			continue // the limit stops the work
		}
		used += t.cost
		now.percent = min(100, used/limit*100)
		if now.percent >= 100 {
			now.full = t.at
		}
		s.samples = append(s.samples, usage.Window{Name: window, Percent: now.percent, ResetsAt: now.resets, SeenAt: t.at, Source: usage.SourceStdin})
	}
	s.samples = g.view.of(s.samples, r)
	return s
}

// limitOf is the cost that a part of the windows would pass.
func limitOf(turns []turn, resets func(time.Time) time.Time, part float64) float64 {
	var totals []float64
	var reset time.Time
	for _, t := range turns {
		if !t.at.Before(reset) {
			reset = resets(t.at)
			totals = append(totals, 0)
		}
		totals[len(totals)-1] += t.cost
	}
	slices.Sort(totals)
	return totals[int(float64(len(totals)-1)*(1-part))]
}

// of returns what is seen of a history: only changes, in whole points, some
// late and some not at all.
func (v view) of(samples []usage.Window, r *rand.Rand) []usage.Window {
	var seen []usage.Window
	var last usage.Window
	var hour time.Time
	var absent bool
	for _, w := range samples {
		if !v.fractions {
			w.Percent = math.Floor(w.Percent)
		}
		if w.ResetsAt.Equal(last.ResetsAt) && w.Percent == last.Percent {
			continue
		}
		// An hour that is absent is so for all of its samples.
		if now := w.SeenAt.Truncate(time.Hour); !now.Equal(hour) {
			hour, absent = now, r.Float64() < v.absent
		}
		if w.Percent < 100 && (absent || r.Float64() < v.lost) {
			continue
		}
		last = w
		if v.late > 0 {
			w.SeenAt = w.SeenAt.Add(time.Duration(r.Int64N(int64(v.late))))
		}
		if w.SeenAt.Before(w.ResetsAt) {
			seen = append(seen, w)
		}
	}
	// What is told late and was overtaken says nothing new: it is known when it was
	// true. (Within a window the figures only rise here.)
	slices.SortStableFunc(seen, func(a, b usage.Window) int { return a.SeenAt.Compare(b.SeenAt) })
	kept := seen[:0]
	for _, w := range seen {
		if n := len(kept); n == 0 || w.ResetsAt.After(kept[n-1].ResetsAt) || w.ResetsAt.Equal(kept[n-1].ResetsAt) && w.Percent > kept[n-1].Percent {
			kept = append(kept, w)
		}
	}
	return kept
}

// at is what a line would know at a time: the window as it is then, and the
// samples up to it.
func (s series) at(o outcome, now time.Time) (w usage.Window, history []usage.Window) {
	n, _ := slices.BinarySearchFunc(s.samples, now, func(w usage.Window, t time.Time) int {
		if w.SeenAt.After(t) {
			return 1
		}
		return -1
	})
	history = s.samples[:n]
	w = usage.Window{Name: s.name, ResetsAt: o.resets, SeenAt: o.begins}
	for i := n - 1; i >= 0 && !history[i].SeenAt.Before(o.begins); i-- {
		if d := history[i].ResetsAt.Sub(o.resets).Abs(); d <= time.Minute && history[i].Percent > w.Percent {
			w = history[i]
		}
	}
	return w, history
}
