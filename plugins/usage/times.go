package main

import "github.com/data-wise/aiterm/sdk"

// longestWait is the longest time to a reset that is shown, in seconds. The
// longest window is a month; beyond it the time is a mistake of its source.
const longestWait = 31 * 24 * 60 * 60

// addTimes appends when the window starts anew and, where it is nearly full,
// when it will be full: "(2h ⚠40m)", or nothing if there is nothing to say.
func (o *options) addTimes(e *entry, w *sdk.UsageWindow) {
	before := len(e.text)
	if o.reset != noReset {
		if left, known := w.ResetsIn(); known && left <= longestWait {
			e.add(" ")
			o.addMoment(e, w.Name+".resets_at.clock", left)
		}
	}
	// The same noise as in sdk.Severity.
	if e.percent >= o.threshold-1e-9 && on("show_pace") {
		if at, ok := w.FullAt(); ok {
			e.add(" ")
			e.add(sdk.Setting("full_icon").Or("⚠"))
			o.addMoment(e, w.Name+".full_at.clock", at-sdk.Minute()*60)
		}
	}
	if o.delta {
		if pace, ok := w.Pace(); ok {
			e.add(" ")
			e.add(signed(pace))
		}
	}
	if o.projection {
		if percent, ok := w.Projected(); ok {
			e.add(" ")
			e.add(sdk.Setting("projection_icon").Or("→"))
			e.add(sdk.Itoa(sdk.Whole(percent, 0)))
			e.add("%")
		}
	}
	if times := e.text[before:]; times != "" {
		e.text = e.text[:before]
		if !o.compact {
			e.add(" ")
		}
		e.add("(")
		e.add(times[1:])
		e.add(")")
	}
}

// signed is a number of points as "+12%", "-5%" or "±0%".
func signed(points float64) string {
	sign := "+"
	if points < 0 {
		sign, points = "-", -points
	}
	n := sdk.Whole(points, 0)
	if n == 0 {
		sign = "±"
	}
	return sign + sdk.Itoa(n) + "%"
}

// addMoment appends a time that is left seconds away; clock is where the usage has
// it as a time of day, which says nothing beyond a week.
func (o *options) addMoment(e *entry, clock string, left int64) {
	if o.reset != timeOfDay || left < 60 || left >= 7*24*60*60 {
		e.add(o.countdown(left))
	} else {
		e.add(sdk.Usage(clock).String())
	}
}

func (o *options) countdown(seconds int64) string {
	if o.compact {
		return sdk.Countdown(seconds)
	}
	return sdk.CountdownLong(seconds)
}
