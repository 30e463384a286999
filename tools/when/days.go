package main

import (
	"fmt"
	"strings"
	"time"
)

// day is a moment to run the tests at.
type day struct {
	name string
	zone string                        // for TZ
	at   func(now time.Time) time.Time // in that zone
}

// days are those that the project tries, none of them before the present.
func allDays() []day {
	return []day{
		{"tomorrow", "UTC", func(now time.Time) time.Time { return now.UTC().AddDate(0, 0, 1) }},
		{"in-40-days", "Asia/Kathmandu", func(now time.Time) time.Time { return now.In(zone("Asia/Kathmandu")).AddDate(0, 0, 40) }},
		{"in-13-months", "Pacific/Kiritimati", func(now time.Time) time.Time { return now.In(zone("Pacific/Kiritimati")).AddDate(0, 13, 0) }},
		{"leap-day", "Pacific/Marquesas", func(now time.Time) time.Time { return leapDay(now, zone("Pacific/Marquesas")) }},
		// Midnight passes while the tests run.
		{"midnight", "UTC", func(now time.Time) time.Time {
			y, m, d := now.UTC().Date()
			return time.Date(y, m, d+1, 0, -1, 0, 0, time.UTC)
		}},
		// The clock changes in that week, within the next hour, and while the tests run.
		{"berlin", "Europe/Berlin", func(now time.Time) time.Time { return change(now, "Europe/Berlin", true).AddDate(0, 0, -3) }},
		{"new-york", "America/New_York", func(now time.Time) time.Time { return change(now, "America/New_York", false).Add(-time.Hour) }},
		{"lord-howe", "Australia/Lord_Howe", func(now time.Time) time.Time { return change(now, "Australia/Lord_Howe", false).Add(-time.Minute) }},
	}
}

// choose finds days by their names or times. None is all of them.
func choose(names []string, at string, now time.Time) ([]day, error) {
	all := allDays()
	if len(names) == 0 {
		return all, nil
	}
	var chosen []day
	for _, name := range names {
		d, err := find(all, name, at, now)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, d)
	}
	return chosen, nil
}

func find(all []day, name, at string, now time.Time) (day, error) {
	if name == "daily" {
		return all[now.UTC().YearDay()%len(all)], nil
	}
	var known []string
	for _, d := range all {
		if d.name == name {
			return d, nil
		}
		known = append(known, d.name)
	}
	if at == "" {
		at = "UTC"
	}
	loc, err := time.LoadLocation(at)
	if err != nil {
		return day{}, err
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, name, loc); err == nil {
			return day{name, at, func(time.Time) time.Time { return t }}, nil
		}
	}
	return day{}, fmt.Errorf("%q is no day: give %s, daily, or a time such as 2031-07-01T23:59", name, strings.Join(known, ", "))
}

// zone is one that every Go knows.
func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// leapDay is noon on the next 29 February.
func leapDay(now time.Time, loc *time.Location) time.Time {
	for year := now.In(loc).Year(); ; year++ {
		if t := time.Date(year, 2, 29, 12, 0, 0, 0, loc); t.Day() == 29 && t.After(now) {
			return t
		}
	}
}

// change is when the clocks of a zone are next put forward, or back, a week from
// now at the earliest.
func change(now time.Time, name string, forward bool) time.Time {
	t := now.In(zone(name)).AddDate(0, 0, 7)
	for {
		_, end := t.ZoneBounds()
		if end.IsZero() {
			panic("the clocks of " + name + " are not changed any more")
		}
		_, before := end.Add(-time.Second).Zone()
		if _, after := end.Zone(); after > before == forward {
			return end
		}
		t = end
	}
}
