// Command usage is the segment that shows how much of the session's (5 hours)
// and the week's (7 days) limit is used, and when each starts anew.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longestWait is the longest time to a reset that is shown, in seconds. The
// longest window is a month; beyond it the time is a mistake of its source.
const longestWait = 31 * 24 * 60 * 60

// options are the settings that both windows share.
type options struct {
	compact   bool
	timer     bool
	threshold float64
}

func render() error {
	o := options{
		compact:   sdk.Setting("compact").Bool(true),
		timer:     sdk.Setting("show_reset_timer").Bool(true),
		threshold: sdk.Setting("warning_threshold").Float(80),
	}
	before := ""
	if sdk.Setting("show_session").Bool(true) {
		before = show(sdk.SessionWindow, "S:", "Session:", before, o)
	}
	if sdk.Setting("show_weekly").Bool(true) {
		show(sdk.WeeklyWindow, "W:", "Weekly:", before, o)
	}
	return nil
}

// show appends one window, if there is one, with the icon in front of the first.
// before is what separates it from the window before it, "" when there is none;
// show returns that for the next window.
func show(name, short, long, before string, o options) string {
	w, ok := sdk.Window(name)
	if !ok {
		return before
	}
	if before == "" {
		sdk.Span("📊", "usage.label")
	}
	text := before
	if o.compact {
		text += short
	} else {
		text += long
	}
	text += sdk.Itoa(sdk.Whole(w.Used, w.Limit)) + "/" + sdk.Itoa(sdk.Whole(w.Limit, w.Limit))
	if left, known := w.ResetsIn(); known && left <= longestWait && o.timer {
		if o.compact {
			text += "(" + sdk.Countdown(left) + ")"
		} else {
			text += " (" + sdk.CountdownLong(left) + ")"
		}
	}
	sdk.Span(text, "usage."+sdk.Severity(w.Percent(), o.threshold))
	return " "
}
