package main

import (
	"math"
	"math/rand/v2"
	"time"
)

// turn is one reply of the model: when it came, and what it cost.
type turn struct {
	at   time.Time
	cost float64
}

// zone is where the people of the generators live. A fixed offset, so that a
// run is the same on every machine.
var zone = time.FixedZone("UTC+2", 2*3600)

// start is a Monday.
var start = time.Date(2026, 3, 2, 0, 0, 0, 0, zone)

// generator is one way of working. None of them is the forecast's own model:
// they are made of days, sittings and turns.
type generator struct {
	name    string
	heldOut bool // no constant of the forecast was chosen with it
	// day returns the turns of one day that begins at midnight.
	day func(r *rand.Rand, midnight time.Time, n int) []turn
	// view is how its samples are seen.
	view view
}

var generators = []generator{
	{name: "steady", day: steady},
	{name: "bursts", day: bursts},
	{name: "office", day: office},
	{name: "swarm", day: swarm},
	{name: "ramp-up", day: rampUp},
	{name: "half-day", day: halfDay},
	{name: "late", day: bursts, view: view{late: 25 * time.Minute, lost: 0.3, absent: 0.1}},
	{name: "moody", day: moody},
	{name: "night-owl", day: nightOwl, heldOut: true},
	{name: "sprints", day: sprints, heldOut: true},
	{name: "fine", day: office, heldOut: true, view: view{fractions: true}},
}

func clock(midnight time.Time, hours float64) time.Time {
	return midnight.Add(time.Duration(hours * float64(time.Hour)))
}

func normal(r *rand.Rand, mean, deviation float64) float64 { return mean + deviation*r.NormFloat64() }

// heavy is a cost that is mostly small and sometimes large, with median 1.
func heavy(r *rand.Rand, sigma float64) float64 { return math.Exp(sigma * r.NormFloat64()) }

// sitting adds turns from one hour of the day to another, a gap of so many
// minutes on average between them.
func sitting(r *rand.Rand, turns []turn, midnight time.Time, from, to, gap float64, cost func() float64) []turn {
	for at := from + r.ExpFloat64()*gap/60; at < to; at += r.ExpFloat64() * gap / 60 {
		turns = append(turns, turn{clock(midnight, at), cost()})
	}
	return turns
}

// steady works every day from eight to eight, without a pause.
func steady(r *rand.Rand, midnight time.Time, _ int) []turn {
	return sitting(r, nil, midnight, normal(r, 8, 0.3), normal(r, 20, 0.5), 3, func() float64 { return 0.5 + r.Float64() })
}

// bursts works in quick sittings with time to think or to do something else in
// between.
func bursts(r *rand.Rand, midnight time.Time, _ int) []turn {
	var turns []turn
	for at := normal(r, 9, 0.7); at < 22; {
		long := 0.25 + r.Float64()*0.75
		turns = sitting(r, turns, midnight, at, at+long, 2, func() float64 { return heavy(r, 0.8) })
		at += long + 0.15 + r.ExpFloat64()*0.8
	}
	return turns
}

// office works on five days a week, with lunch.
func office(r *rand.Rand, midnight time.Time, _ int) []turn {
	if d := midnight.Weekday(); d == time.Saturday || d == time.Sunday {
		return nil
	}
	busy := heavy(r, 0.3) // some days have more meetings
	cost := func() float64 { return busy * heavy(r, 0.7) }
	turns := sitting(r, nil, midnight, normal(r, 9, 0.4), normal(r, 12.5, 0.2), 5, cost)
	return sitting(r, turns, midnight, normal(r, 13.4, 0.2), normal(r, 17.6, 0.5), 5, cost)
}

// nightOwl works from evening till late, on most days.
func nightOwl(r *rand.Rand, midnight time.Time, _ int) []turn {
	cost := func() float64 { return heavy(r, 0.8) }
	var turns []turn
	if r.Float64() < 0.3 {
		turns = sitting(r, turns, midnight, normal(r, 14, 1), normal(r, 16, 1), 8, cost)
	}
	if r.Float64() < 0.85 {
		turns = sitting(r, turns, midnight, normal(r, 20.5, 0.7), normal(r, 27, 1), 4, cost)
	}
	return turns
}

// swarm works by hand, and now and then lets many agents loose, which use a
// hundred turns' worth in minutes.
func swarm(r *rand.Rand, midnight time.Time, _ int) []turn {
	from, to := normal(r, 9, 0.7), normal(r, 19, 1)
	turns := sitting(r, nil, midnight, from, to, 6, func() float64 { return heavy(r, 0.8) })
	for at := from + r.ExpFloat64()*2.5; at < to; at += r.ExpFloat64() * 2.5 {
		turns = sitting(r, turns, midnight, at, at+0.1+0.3*r.Float64(), 0.3, func() float64 { return 2 * heavy(r, 0.8) })
	}
	return turns
}

// rampUp uses more each week, and more toward each evening.
func rampUp(r *rand.Rand, midnight time.Time, n int) []turn {
	grown := 1 + float64(n)/14
	var turns []turn
	from := normal(r, 10, 0.5)
	for at := from; at < normal(r, 21, 0.7); at++ {
		turns = sitting(r, turns, midnight, at, at+1, 6, func() float64 { return grown * (0.4 + (at-from)/6) * heavy(r, 0.6) })
	}
	return turns
}

// halfDay stops after lunch, nearly always.
func halfDay(r *rand.Rand, midnight time.Time, _ int) []turn {
	cost := func() float64 { return heavy(r, 0.7) }
	turns := sitting(r, nil, midnight, normal(r, 8.2, 0.4), normal(r, 12.8, 0.4), 3, cost)
	if r.Float64() < 0.2 {
		turns = sitting(r, turns, midnight, 15, 17, 12, cost)
	}
	return turns
}

// moody turns to work and away from it at any hour, and one day is worth many
// others.
func moody(r *rand.Rand, midnight time.Time, _ int) []turn {
	mood := heavy(r, 0.8)
	var turns []turn
	for at := r.ExpFloat64() * 3; at < 24; {
		long := r.ExpFloat64() * 1.5
		turns = sitting(r, turns, midnight, at, at+long, 3, func() float64 { return mood * heavy(r, 1) })
		at += long + r.ExpFloat64()*3
	}
	return turns
}

// sprints works hard toward a date every second week, late in the end, and
// takes it easy after that.
func sprints(r *rand.Rand, midnight time.Time, n int) []turn {
	day := float64(n % 14)
	if day > 10 && r.Float64() < 0.7 {
		return nil
	}
	from, to := normal(r, 9.5, 0.5), normal(r, 15+day*0.7, 1)
	if day > 10 {
		to = from + 1 + 2*r.Float64()
	}
	var turns []turn
	for at := from; at < to; {
		long := 0.4 + r.ExpFloat64()*(0.4+day/10)
		turns = sitting(r, turns, midnight, at, min(at+long, to), 3, func() float64 { return heavy(r, 0.9) })
		at += long + 0.2 + r.ExpFloat64()*0.5
	}
	return turns
}
