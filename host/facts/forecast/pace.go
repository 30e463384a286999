package forecast

import "math"

// pace is what is believed of the rate of use.
type pace struct {
	usual      float64 // points in an hour of the routine
	evidence   float64 // points that usual rests on
	recent     float64 // points in an hour of the clock
	dispersion float64 // variance of the use for each point that is expected
}

func paceOf(r record, t routine, k constants) pace {
	var p pace
	p.dispersion = k.clusters * (t.dispersion*t.points + k.dispersion*k.dispersionPoints) / (t.points + k.dispersionPoints)

	points, hours := k.coldPrior*100/r.length, k.coldPrior
	var used, lasted float64
	for _, q := range r.earlier {
		weight := math.Exp2(q.reset / k.earlierHalf)
		used += weight * q.used
		lasted += weight * (t.clock(q.end) - t.clock(q.begin))
	}
	if lasted > 0 {
		// They count for more the more there are of them.
		points = k.usualPrior * used / (lasted + r.length)
		hours = k.usualPrior * lasted / (lasted + r.length)
	}
	now := t.clock(0)
	for _, s := range r.current.rises {
		points += s.weigh(now-t.clock(s.to), now-t.clock(s.from), k.usualHalf)
	}
	hours += totalWeight(now-t.clock(r.current.begin), k.usualHalf)
	p.usual, p.evidence = points/hours, points

	points, hours = k.recentPrior*p.usual*t.at(0), k.recentPrior
	for _, s := range r.current.rises {
		points += s.weigh(-s.to, -s.from, k.recentHalf)
	}
	hours += totalWeight(-r.current.begin, k.recentHalf)
	p.recent = points / hours
	return p
}

const (
	// shortly is how long before it was seen use was, in hours, if it was of
	// fewPoints at most.
	shortly   = 0.25
	fewPoints = 5
)

// weigh is a rise's points, discounted by their ages. Only what is over a few
// points is spread over the whole time: the part that is taken as recent is
// never smaller for a larger rise.
func (s rise) weigh(young, old, half float64) float64 {
	few := min(s.points, fewPoints)
	return few*meanWeight(young, min(old, young+shortly), half) + (s.points-few)*meanWeight(young, old, half)
}

// totalWeight is what all ages up to one weigh, if the weight is 1 at first and
// half as much after every half hours.
func totalWeight(age, half float64) float64 {
	return half / math.Ln2 * (1 - math.Exp2(-age/half))
}

// meanWeight is the mean weight of the ages from one to another.
func meanWeight(young, old, half float64) float64 {
	if old-young < half/1000 { // the difference of nearly equal numbers is inexact
		return math.Exp2(-young / half)
	}
	return (totalWeight(old, half) - totalWeight(young, half)) / (old - young)
}
