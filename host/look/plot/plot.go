// Package plot draws percentages over time, and amounts beside each other, for a
// terminal and as a picture. It does not know what the figures are of, reads no files, and writes no escape
// sequences.
package plot

import (
	"math"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
)

// Series is one line of a plot.
type Series struct {
	Name   string  // for people; it is cleaned before it is drawn
	Points []Point // the oldest first
}

// Point is one figure. It holds until the next point, but not beyond its end.
type Point struct {
	At   time.Time
	Ends time.Time // zero: it holds on
	// Percent is 0 or more; a plot is as high as its highest figure, 100 at least.
	Percent float64
}

// Period is the time that a plot covers. Its axis is in the zone of Since.
type Period struct {
	Since, Until time.Time
}

func (p Period) length() time.Duration { return max(p.Until.Sub(p.Since), time.Second) }

// part is where a time lies in the period: 0 is its begin, 1 its end.
func (p Period) part(t time.Time) float64 {
	return float64(t.Sub(p.Since)) / float64(p.length())
}

// step is a part of a line on which the figure stays the same.
type step struct {
	from, to float64 // parts of the period, 0 to 1
	percent  float64
	ended    bool // at to the figure came to its end, and no other took its place
}

// steps returns what a series looks like within the period.
func steps(points []Point, p Period) []step {
	out := make([]step, 0, len(points))
	for i, point := range points {
		end, ended := p.Until, false
		if !point.Ends.IsZero() && point.Ends.Before(end) {
			end, ended = point.Ends, true
		}
		if i+1 < len(points) && !points[i+1].At.After(end) {
			end, ended = points[i+1].At, !point.Ends.IsZero() && points[i+1].At.Equal(point.Ends)
		}
		s := step{from: max(p.part(point.At), 0), to: min(p.part(end), 1), percent: drawable(point.Percent), ended: ended}
		if s.from < s.to || s.from == s.to && s.from == 1 {
			out = append(out, s)
		}
	}
	return out
}

// drawable keeps a figure that is none from taking the axis with it.
func drawable(percent float64) float64 {
	const most = 1e9
	if !(percent > 0) {
		return 0
	}
	return min(percent, most)
}

// columns samples steps for so many columns of equal width: each has the highest
// figure that was true in it, so that no peak is lost, or NaN if none was. Where
// a figure came to its end, the first column without any is 0: the line is seen
// to drop.
func columns(steps []step, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	for _, s := range steps {
		first := min(int(s.from*float64(n)), n-1)
		last := max(int(math.Ceil(s.to*float64(n)))-1, first)
		for i := first; i <= min(last, n-1); i++ {
			if math.IsNaN(out[i]) || s.percent > out[i] {
				out[i] = s.percent
			}
		}
	}
	for _, s := range steps {
		if i := int(math.Ceil(s.to * float64(n))); s.ended && i < n && math.IsNaN(out[i]) {
			out[i] = 0
		}
	}
	return out
}

// top is the upper end of the axis: 100, doubled until everything has room.
func top(all ...[]step) float64 {
	high := 100.0
	for _, steps := range all {
		for _, s := range steps {
			for s.percent > high {
				high *= 2
			}
		}
	}
	return high
}

// title is a series' name, and its figure at the end of the period if it has one.
func title(s Series, steps []step) string {
	name := span.Clean(s.Name)
	if n := len(steps); n > 0 && steps[n-1].to == 1 && !steps[n-1].ended {
		return name + ", now " + percentText(steps[n-1].percent)
	}
	return name
}
