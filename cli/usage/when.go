package usage

import (
	"fmt"
	"time"
)

// durationText is a duration as a person says it, in two units at most: "40 s",
// "25 min", "1 h 10 min", "2 d 3 h". What is less than a second is "0 s".
func durationText(d time.Duration) string {
	const day = 24 * time.Hour
	two := func(big time.Duration, bigUnit string, small time.Duration, smallUnit string) string {
		text := fmt.Sprintf("%d %s", d/big, bigUnit)
		if rest := d % big / small; rest > 0 {
			text += fmt.Sprintf(" %d %s", rest, smallUnit)
		}
		return text
	}
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", max(d, 0)/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return two(time.Hour, "h", time.Minute, "min")
	case d < 100*day:
		return two(day, "d", time.Hour, "h")
	}
	return fmt.Sprintf("%d d", d/day)
}

// agoText says how long a time is over: "just now", "40 s ago".
func agoText(t, now time.Time) string {
	if now.Sub(t) < time.Second {
		return "just now"
	}
	return durationText(now.Sub(t)) + " ago"
}

// momentText is a time by the clock of now's zone, with as much of the date as
// it needs: "at 14:10", "tomorrow at 14:10", "on Thu at 14:10", "on 26 Nov
// at 14:10".
func momentText(t, now time.Time) string {
	t = t.In(now.Location())
	days := civilDays(t) - civilDays(now)
	switch {
	case days == 0:
		return t.Format("at 15:04")
	case days == 1:
		return t.Format("tomorrow at 15:04")
	case days == -1:
		return t.Format("yesterday at 15:04")
	case days > -7 && days < 7:
		return t.Format("on Mon at 15:04")
	case t.Year() == now.Year():
		return t.Format("on 2 Jan at 15:04")
	}
	return t.Format("on 2 Jan 2006 at 15:04")
}

// civilDays counts the days of the calendar up to t, whatever the clock did in
// between.
func civilDays(t time.Time) int {
	year, month, day := t.Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// inText says when something to come is: "in 2 h 10 min, at 14:10".
func inText(t, now time.Time) string {
	return "in " + durationText(t.Sub(now)) + ", " + momentText(t, now)
}
