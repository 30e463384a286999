package plot

import (
	"math"
	"strconv"
	"time"
)

// tick is a mark on the axis of time.
type tick struct {
	part  float64 // of the period, 0 to 1
	label string
}

// spacing is how far apart the ticks of an axis may be. One of minutes, days and
// months is not 0; days are counted from the first of a month.
type spacing struct {
	minutes, days, months int
	layout                string // of the labels, as package time has it
}

func spacings() []spacing {
	const clock, day, month = "15:04", "2 Jan", "Jan 2006"
	return []spacing{
		{minutes: 1, layout: clock}, {minutes: 5, layout: clock}, {minutes: 15, layout: clock}, {minutes: 30, layout: clock},
		{minutes: 60, layout: clock}, {minutes: 3 * 60, layout: clock}, {minutes: 6 * 60, layout: clock}, {minutes: 12 * 60, layout: clock},
		{days: 1, layout: day}, {days: 2, layout: day}, {days: 5, layout: day}, {days: 10, layout: day},
		{months: 1, layout: month}, {months: 3, layout: month}, {months: 6, layout: month},
		{months: 12, layout: month}, {months: 120, layout: month}, {months: 1200, layout: month},
	}
}

// ticks returns the marks of the closest spacing that has no more than most of
// them. They are at round times of the local clock; midnight is labelled with
// the date.
func ticks(p Period, most int) []tick {
	for _, s := range spacings() {
		if out, few := s.ticks(p, most); few {
			return out
		}
	}
	return nil
}

func (s spacing) ticks(p Period, most int) (out []tick, few bool) {
	last := p.Since.Add(-1)
	for at := range s.times(p.Since) {
		if at.After(p.Until) {
			return out, true
		}
		if !at.After(last) {
			continue // an hour that the clock went back
		}
		if len(out) == most {
			return nil, false
		}
		layout := s.layout
		if s.minutes > 0 && at.Hour() == 0 && at.Minute() == 0 {
			layout = "2 Jan"
		}
		out = append(out, tick{p.part(at), at.Format(layout)})
		last = at
	}
	return out, true
}

// times yields the round times from the one before since on, without end.
func (s spacing) times(since time.Time) func(yield func(time.Time) bool) {
	year, month, day := since.Date()
	date := func(months, days, minutes int) time.Time {
		return time.Date(year, month+time.Month(months), days, 0, minutes, 0, 0, since.Location())
	}
	return func(yield func(time.Time) bool) {
		switch {
		case s.minutes > 0:
			passed := (since.Hour()*60 + since.Minute()) / s.minutes * s.minutes
			for i := 0; yield(date(0, day, passed+i*s.minutes)); i++ {
			}
		case s.days > 0:
			// The 1st, 6th, 11th, …: the rest of a month that is shorter than the
			// spacing has no tick.
			for m := 0; ; m++ {
				length := date(m+1, 0, 0).Day()
				for d := 1; d <= length && (d == 1 || length-d >= s.days-2); d += s.days {
					if !yield(date(m, d, 0)) {
						return
					}
				}
			}
		default:
			first := (int(month) - 1) % s.months
			if s.months > 12 {
				first = year%(s.months/12)*12 + int(month) - 1
			}
			for i := 0; yield(date(i*s.months-first, 1, 0)); i++ {
			}
		}
	}
}

// percentText is a figure for people, who see the same in Claude Code: without its
// fraction, but for one that is only how a float writes a whole figure.
func percentText(percent float64) string {
	const noise = 1e-9
	return strconv.FormatFloat(math.Floor(percent+noise), 'f', 0, 64) + " %"
}
