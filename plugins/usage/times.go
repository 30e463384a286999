package main

import "github.com/data-wise/aiterm/sdk"

// longestWait is the longest time to a reset that is shown, in seconds. The
// longest window is a month; beyond it the time is a mistake of its source.
const longestWait = 31 * 24 * 60 * 60

// addTimes appends when the window starts anew and, where it is nearly full,
// when it will be full: "(2h ⚠40m)", or nothing if there is nothing to say.
func (o *options) addTimes(e *entry, w *sdk.UsageWindow) {
	before, end := " (", ""
	if o.compact {
		before = "("
	}
	if o.reset != noReset {
		if left, known := w.ResetsIn(); known && left <= longestWait {
			e.add(before)
			o.addMoment(e, w.Name+".resets_at.clock", left)
			before, end = " ", ")"
		}
	}
	// The same noise as in sdk.Severity.
	if w.Percent() >= o.threshold-1e-9 && on("show_pace") {
		if at, ok := w.FullAt(); ok {
			e.add(before)
			e.add("⚠")
			o.addMoment(e, w.Name+".full_at.clock", at-sdk.Minute()*60)
			end = ")"
		}
	}
	e.add(end)
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
