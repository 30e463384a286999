package forecast

import "math"

// tail is the standard normal deviate that one case in ten is above.
const tail = 1.2815515655446004

// outlook is the use from now to the reset. Times are hours, and infinite where
// they are not before the reset.
type outlook struct {
	median, low, high      float64 // points more, at the reset
	chance                 float64 // that it is full by then
	full, earliest, latest float64
}

func outlookOf(r record, t routine, p pace, k constants) outlook {
	never := math.Inf(1)
	o := outlook{full: never, earliest: never, latest: never}
	step := min(1, r.length/30)
	var spread float64
	for from := 0.0; from < r.reset; from += step {
		to := min(from+step, r.reset)
		recent := totalWeight(to, k.keep) - totalWeight(from, k.keep)
		before := o.median
		o.median += recent*p.recent + max(0, to-from-recent)*p.usual*t.at((from+to)/2)
		if !(o.median > 0) {
			continue
		}
		spread = math.Sqrt(math.Log1p(p.dispersion/o.median + p.dispersion/p.evidence + k.drift*to/r.length))
		// crossing is when so many deviations above the median are enough. The
		// median is nearly straight within a step.
		crossing := func(deviations float64) float64 {
			need := r.left / math.Exp(deviations*spread)
			if o.median < need {
				return never
			}
			return from + (to-from)*max(0, (need-before)/(o.median-before))
		}
		if o.earliest == never {
			o.earliest = crossing(tail)
		}
		if o.full == never {
			o.full = crossing(k.lean)
		}
		if o.latest == never {
			o.latest = crossing(-tail)
		}
	}
	if o.median > 0 {
		o.low, o.high = o.median/math.Exp(tail*spread), o.median*math.Exp(tail*spread)
		o.chance = math.Erfc(math.Log(r.left/o.median)/spread/math.Sqrt2) / 2
	}
	if o.median < r.left {
		o.full, o.earliest, o.latest = never, never, never
	}
	return o
}
