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
			o.addMoment(e, w.ResetsAt, left)
			before, end = " ", ")"
		}
	}
	// The same noise as in sdk.Severity.
	if w.Percent() >= o.threshold-1e-9 && on("show_pace") {
		if at, ok := w.FullAt(); ok {
			e.add(before)
			e.add("⚠")
			o.addMoment(e, at, at-sdk.Minute()*60)
			end = ")"
		}
	}
	e.add(end)
}

// addMoment appends the Unix second at, which is left seconds away. A time of
// day says nothing beyond a week.
func (o *options) addMoment(e *entry, at, left int64) {
	const day = 24 * 60 * 60
	if o.reset != timeOfDay || left < 60 || left >= 7*day {
		e.add(o.countdown(left))
		return
	}
	// One source says 13:14:59 where another says 13:15.
	local := at + 30 + int64(sdk.UTCOffset())
	if date := local / day; date != (local-left)/day {
		weekday := (date + 4) % 7 * 4 // 1 January 1970 was a Thursday
		e.add("Sun Mon Tue Wed Thu Fri Sat "[weekday : weekday+4])
	}
	minute := int(local % day / 60)
	e.add(sdk.Pad2(minute / 60))
	e.add(":")
	e.add(sdk.Pad2(minute % 60))
}

func (o *options) countdown(seconds int64) string {
	if o.compact {
		return sdk.Countdown(seconds)
	}
	return sdk.CountdownLong(seconds)
}
