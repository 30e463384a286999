package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDays(t *testing.T) {
	now := time.Date(2026, 11, 30, 1, 51, 43, 5, time.UTC)
	want := map[string]string{
		"tomorrow":     "Tuesday 2026-12-01 01:51:43 +0000",
		"in-40-days":   "Saturday 2027-01-09 07:36:43 +0545",
		"in-13-months": "Thursday 2027-12-30 15:51:43 +1400",
		"leap-day":     "Tuesday 2028-02-29 12:00:00 -0930",
		"midnight":     "Monday 2026-11-30 23:59:00 +0000",
		"berlin":       "Thursday 2027-03-25 03:00:00 +0100",
		"new-york":     "Sunday 2027-11-07 01:00:00 -0400",
		"lord-howe":    "Sunday 2027-04-04 01:59:00 +1100",
	}
	got := map[string]string{}
	for _, d := range allDays() {
		got[d.name] = d.at(now).Format(longTime)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// No day is before the present, whenever that is, and it is in its zone.
func TestDaysAreToCome(t *testing.T) {
	for hours := 0; hours < 6*366*24; hours += 37 {
		now := time.Date(2026, 11, 30, hours, 59, 30, 0, time.UTC)
		for _, d := range allDays() {
			at := d.at(now)
			_, got := at.Zone()
			_, want := at.In(zone(d.zone)).Zone()
			if d.name != "midnight" && !at.After(now) || at.Before(now.Add(-time.Minute)) || got != want {
				t.Fatalf("at %v %s is %v", now, d.name, at)
			}
		}
	}
}

func TestChoose(t *testing.T) {
	now := time.Date(2026, 1, 3, 12, 0, 0, 0, time.UTC)
	tests := []struct{ names, zone, want, wrong string }{
		{"", "", "tomorrow in-40-days in-13-months leap-day midnight berlin new-york lord-howe", ""},
		{"berlin leap-day", "", "berlin leap-day", ""},
		{"daily", "", "leap-day", ""},
		{"2031-07-01T23:59", "Asia/Tokyo", "2031-07-01T23:59", ""},
		{"someday", "", "", `"someday" is no day: give tomorrow, in-40-days,`},
		{"2031-07-01", "Nowhere/Town", "", "unknown time zone Nowhere/Town"},
	}
	for _, tt := range tests {
		chosen, err := choose(strings.Fields(tt.names), tt.zone, now)
		var names []string
		for _, d := range chosen {
			names = append(names, d.name)
		}
		if got := strings.Join(names, " "); got != tt.want || (err != nil) != (tt.wrong != "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("choose(%q) = %q, %v; want %q, %q", tt.names, got, err, tt.want, tt.wrong)
		}
	}
}
