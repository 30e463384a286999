package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// All times inside this package are hours before (-) or after (+) now.

// sameReset is how far apart two statements of one reset may be. It is more than
// the minute of package usage, which two processes have to agree on: a history
// may be anyone's, and one window's reset is hours from the next one's.
const sameReset = 10.0 / 60

// memory is how far back samples count: whole weeks.
const memory = 28 * 24

// rise is use that became known at one time: so many points, used somewhere
// between two times.
type rise struct {
	from, to, points float64
}

// period is one window between two resets.
type period struct {
	begin, reset float64
	end          float64 // when it was full, else the reset, else now
	rises        []rise
	used         float64 // the points of all rises
	level, last  float64 // the last figure, and its time
}

// record is what history says of a window, in order.
type record struct {
	length  float64 // of the window
	reset   float64
	left    float64 // points
	local   float64 // now, in hours by the local clock since a Sunday's midnight, four weeks before the last
	earlier []period
	current period // with w itself
	// known is the current period without w: the routine is learned from it, so
	// that a higher figure of w can only bring the end nearer.
	known period
}

// sample is a usage.Window without what is not needed here.
type sample struct {
	at, percent, reset float64
}

// recordOf sorts the history of w, which has a reset and a fixed length, by
// windows.
func recordOf(w usage.Window, history []usage.Window, now time.Time, length float64) record {
	r := record{length: length, reset: hours(w.ResetsAt.Sub(now)), left: 100 - w.Percent}
	_, offset := now.Zone()
	// 1970 began with a Thursday.
	const week = 7 * 24 * 3600
	seconds := (now.Unix()%week + int64(offset) + 4*24*3600 + 2*week) % week
	r.local = float64(seconds)/3600 + memory

	begin := func(reset float64) period {
		return period{begin: reset - length, reset: reset, end: min(0, reset), last: reset - length}
	}
	samples := samplesOf(w, history, now, r)
	rises := make([]rise, 0, len(samples)) // of all earlier periods: each has a part of it
	r.known = begin(r.reset)
	for len(samples) > 0 {
		if s := samples[0]; math.Abs(s.reset-r.reset) <= sameReset {
			r.known.rises = r.known.add(r.known.rises, s.at, s.percent)
			samples = samples[1:]
			continue
		}
		p, first := begin(samples[0].reset), len(rises)
		for len(samples) > 0 && math.Abs(samples[0].reset-p.reset) <= sameReset {
			rises = p.add(rises, samples[0].at, samples[0].percent)
			samples = samples[1:]
		}
		p.rises = rises[first:len(rises):len(rises)]
		if len(samples) > 0 && samples[0].at < p.reset {
			p.cut(samples[0].at) // it began anew before its reset
		}
		p.cut(min(p.reset, 0))
		r.earlier = append(r.earlier, p)
	}

	r.current = r.known
	r.current.rises = r.current.add(slices.Clip(r.current.rises), min(0, hours(w.SeenAt.Sub(now))), w.Percent)
	return r
}

// cut ends a period early.
func (p *period) cut(at float64) { p.reset, p.end = at, min(p.end, at) }

// samplesOf picks the samples that can be true, the oldest first. Sessions
// report late and clocks jump, so the order of history is not relied on.
func samplesOf(w usage.Window, history []usage.Window, now time.Time, r record) []sample {
	samples := make([]sample, 0, len(history))
	sorted := true
	for i := range history {
		h := &history[i]
		if h.Name != w.Name || h.ResetsAt.IsZero() || !(h.Percent >= 0) || math.IsInf(h.Percent, 1) {
			continue
		}
		s := sample{at: hours(h.SeenAt.Sub(now)), percent: min(h.Percent, 100), reset: hours(h.ResetsAt.Sub(now))}
		if s.at > 0 || s.at < -memory || s.at >= s.reset || s.at < s.reset-r.length-sameReset {
			continue
		}
		sorted = sorted && (len(samples) == 0 || compare(samples[len(samples)-1], s) <= 0)
		samples = append(samples, s)
	}
	if !sorted {
		slices.SortFunc(samples, compare)
	}
	return samples
}

// hours is quicker than the method of a duration, which is exact.
func hours(d time.Duration) float64 { return float64(d) / float64(time.Hour) }

func compare(a, b sample) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.percent, b.percent), cmp.Compare(a.reset, b.reset))
}

// jitter is how many points a figure may be lower that was told at nearly the same
// time, without anything having happened.
const jitter = 2

// add notes that so much of p was used at a time, and appends what that is more
// than before to rises. A figure that is clearly lower is a new level: the limit was
// raised, or reset early. It takes nothing back of what was used.
func (p *period) add(rises []rise, at, percent float64) []rise {
	at = max(at, p.last)
	if percent < p.level-jitter {
		p.level, p.last, p.end = percent, at, min(0, p.reset)
		return rises
	}
	if percent <= p.level {
		return rises
	}
	rises = append(rises, rise{from: p.last, to: at, points: percent - p.level})
	p.used += percent - p.level
	p.level, p.last = percent, at
	if percent >= 100 {
		p.end = at
	}
	return rises
}

// present counts the rises of this window, and the points of its biggest.
func (r *record) present() (rises int, biggest float64) {
	for _, s := range r.current.rises {
		biggest = max(biggest, s.points)
	}
	return len(r.current.rises), biggest
}
