package forecast

import "math"

// routine is how much of the use falls in which hour of the local day and on
// which day of the week: factors around 1. It is what keeps a night from
// counting as a pause, and a working hour from standing for the night that
// follows.
//
// An hour is numbered by the local clock from a Sunday's midnight, so that its
// number alone says which one it is.
type routine struct {
	local float64 // now, as such a number
	first int     // the hour that memory begins with
	hours [24]float64
	days  [7]float64
	// passed is the sum of the factors of all hours before: it is a clock that
	// runs as the user works, fast by day and hardly by night.
	passed []float64
	// dispersion is the mean of the squared deviations of an hour's use from
	// these factors, over the expected use; points is how much use that is of.
	dispersion, points float64
}

// smooth is how much of an hour's use is taken to belong to each hour beside it.
const smooth = 0.25

func routineOf(r record, k constants) routine {
	t := routine{local: r.local, first: int(r.local) - memory}
	for i := range t.hours {
		t.hours[i] = 1
	}
	for i := range t.days {
		t.days[i] = 1
	}

	use := make([]float64, memory+1) // of each hour in memory
	full := make([]bool, memory+1)
	start := 0.0
	for i := range r.earlier {
		start = min(start, t.note(&r.earlier[i], use, full))
	}
	start = min(start, t.note(&r.known, use, full))
	t.learn(use, full, max(0, t.index(start)), k)

	t.passed = make([]float64, memory+2)
	for i := range memory + 1 {
		t.passed[i+1] = t.passed[i] + t.factor(t.first+i)
	}
	return t
}

// note adds the use of a period to the hours that it was in, and marks those in
// which nothing could be used. It returns when the period began, 0 if it has no
// use.
func (t *routine) note(p *period, use []float64, full []bool) float64 {
	if len(p.rises) == 0 {
		return 0
	}
	for _, s := range p.rises {
		if i := t.index(s.to - min(s.to-s.from, shortly)/2); i >= 0 {
			use[i] += s.points
		}
	}
	if p.level >= 100 {
		for i := max(0, t.index(p.end)+1); i < min(memory+1, t.index(p.reset)); i++ {
			full[i] = true
		}
	}
	return p.begin
}

// learn sets the factors from the use in each hour from the one at begin on.
// With less than a day it can know nothing of hours, with less than a week
// nothing of days.
func (t *routine) learn(use []float64, full []bool, begin int, k constants) {
	var used, seen [24]float64
	var total, hours float64
	for i := begin; i <= memory; i++ {
		if !full[i] {
			h := (t.first + i) % 24
			used[h] += use[i]
			seen[h]++
			total += use[i]
			hours++
		}
	}
	if total == 0 || hours < 24 {
		return
	}
	mean := total / hours
	for h := range 24 {
		used[h] = (used[h]/mean + k.hourPrior) / (seen[h] + k.hourPrior)
	}
	for h := range 24 {
		t.hours[h] = smooth*used[(h+23)%24] + (1-2*smooth)*used[h] + smooth*used[(h+1)%24]
	}
	normalize(t.hours[:])

	if hours >= 7*24 {
		var used, expected [7]float64
		for i := begin; i <= memory; i++ {
			if !full[i] {
				d := (t.first + i) / 24 % 7
				used[d] += use[i] / mean
				expected[d] += t.hours[(t.first+i)%24]
			}
		}
		for d := range 7 {
			t.days[d] = (used[d] + 24*k.dayPrior) / (expected[d] + 24*k.dayPrior)
		}
		normalize(t.days[:])
	}

	var squares float64
	for i := begin; i < memory; i++ {
		if !full[i] {
			expected := mean * t.factor(t.first+i)
			squares += (use[i] - expected) * (use[i] - expected)
			t.points += expected
		}
	}
	if t.points > 0 {
		t.dispersion = squares / t.points
	}
}

// normalize makes the mean of factors 1.
func normalize(factors []float64) {
	var sum float64
	for _, f := range factors {
		sum += f
	}
	for i := range factors {
		factors[i] *= float64(len(factors)) / sum
	}
}

// index is where in memory the hour of a time is; negative before it.
func (t *routine) index(at float64) int { return int(math.Floor(t.local+at)) - t.first }

// factor is how much more than the mean is used in an hour.
func (t *routine) factor(hour int) float64 { return t.hours[hour%24] * t.days[hour/24%7] }

// at is the factor at a time.
func (t *routine) at(time float64) float64 { return t.factor(t.first + t.index(time)) }

// clock is the time in hours of the routine, since memory began, at a time not
// after now.
func (t *routine) clock(at float64) float64 {
	x := max(0, t.local+at-float64(t.first))
	i := min(int(x), memory)
	return t.passed[i] + (x-float64(i))*(t.passed[i+1]-t.passed[i])
}
