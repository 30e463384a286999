package zone

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

var (
	winter = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	summer = time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC)
)

func TestParse(t *testing.T) {
	const layout = "15:04 MST -07:00"
	tests := []struct{ tz, winter, summer string }{
		{"JST-9", "21:00 JST +09:00", "21:00 JST +09:00"},
		{":JST-9", "21:00 JST +09:00", "21:00 JST +09:00"},
		{"UTC-3", "15:00 UTC +03:00", "15:00 UTC +03:00"},
		{"UTC0", "12:00 UTC +00:00", "12:00 UTC +00:00"},
		{"GMT+0", "12:00 GMT +00:00", "12:00 GMT +00:00"},
		{"<+0530>-5:30", "17:30 +0530 +05:30", "17:30 +0530 +05:30"},
		{"<-03>3", "09:00 -03 -03:00", "09:00 -03 -03:00"},
		{"NPT-05:45", "17:45 NPT +05:45", "17:45 NPT +05:45"},
		{"LMT-1:02:03", "13:02 LMT +01:02", "13:02 LMT +01:02"},
		{"CET-1CEST,M3.5.0,M10.5.0/3", "13:00 CET +01:00", "14:00 CEST +02:00"},
		{"EST5EDT,M3.2.0,M11.1.0", "07:00 EST -05:00", "08:00 EDT -04:00"},
		{"EST5EDT", "07:00 EST -05:00", "08:00 EDT -04:00"},
		{"GMT0BST", "12:00 GMT +00:00", "13:00 BST +01:00"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", "23:00 AEDT +11:00", "22:00 AEST +10:00"},
		{"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "23:00 +11 +11:00", "22:30 +1030 +10:30"},
		{"IST-1GMT0,M10.5.0,M3.5.0/1", "12:00 GMT +00:00", "13:00 IST +01:00"}, // Dublin: negative daylight saving
		{"XXX3YYY,J60/2,J300/2", "09:00 XXX -03:00", "10:00 YYY -02:00"},
		{"XXX3YYY,59/2,299/2", "09:00 XXX -03:00", "10:00 YYY -02:00"},
	}
	for _, tt := range tests {
		t.Run(tt.tz, func(t *testing.T) {
			at := Parse(tt.tz)
			if at == nil {
				t.Fatal("taken for no rule")
			}
			if got := winter.In(at).Format(layout); got != tt.winter {
				t.Errorf("in winter %s, want %s", got, tt.winter)
			}
			if got := summer.In(at).Format(layout); got != tt.summer {
				t.Errorf("in summer %s, want %s", got, tt.summer)
			}
		})
	}
}

func TestParseNoRule(t *testing.T) {
	for _, tz := range []string{
		"", ":", "UTC", "Europe/Berlin", ":Europe/Berlin", "/etc/localtime", "Etc/GMT+3", "America/Argentina/Buenos_Aires",
		"EST", "JP-9", "-9", "9", "<JST", "<>-9", "<+05-5", "JST-", "JST-x", "JST-99999", "JST-9:99", "JST-9;", "JST-9JDT,", "JST-9JDT,M3",
		"CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "JST-30", "JST-9\n", "JST-9\x00", "?-9", "../../etc/passwd",
		"A" + strings.Repeat("B", 300) + "-9",
	} {
		if at := Parse(tz); at != nil {
			t.Errorf("Parse(%q) is a zone at %s", tz, winter.In(at).Format("15:04 MST -07:00"))
		}
	}
}

// TestAsDate: what date(1) prints is what a person compares the line with.
func TestAsDate(t *testing.T) {
	const moment = "@1774746000" // 29 March 2026, 01:00 UTC: Berlin's clocks change
	date := func(tz string) (string, error) {
		cmd := exec.Command("date", "-d", moment, "+%H:%M %z")
		cmd.Env = []string{"TZ=" + tz}
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	if out, err := date("UTC0"); err != nil || out != "01:00 +0000" {
		t.Skipf("date(1) here takes no moment: %q, %v", out, err)
	}
	for _, tz := range []string{"JST-9", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0530>-5:30", "EST5EDT,M3.2.0,M11.1.0", "UTC-3", ":MSK-3", "GMT0BST,M3.5.0/1,M10.5.0"} {
		want, err := date(tz)
		if err != nil {
			t.Fatal(err)
		}
		if got := time.Unix(1774746000, 0).In(Parse(tz)).Format("15:04 -0700"); got != want {
			t.Errorf("TZ=%s: %s, date says %s", tz, got, want)
		}
	}
}

// FuzzParse: whatever is in TZ, it is a zone whose clock works, or none.
func FuzzParse(f *testing.F) {
	for _, tz := range []string{"JST-9", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0530>-5:30", "XXX3YYY,J60/2,299", ":EST5EDT", "Europe/Berlin", "A<>-1"} {
		f.Add(tz)
	}
	f.Fuzz(func(t *testing.T, tz string) {
		at := Parse(tz)
		if at == nil {
			return
		}
		for _, moment := range []time.Time{winter, summer} {
			_, offset := moment.In(at).Zone()
			if name, _ := moment.In(at).Zone(); name == noRule || max(offset, -offset) > 7*24*3600 {
				t.Errorf("Parse(%q) in %s has the name %q and the offset %d", tz, moment.Format(time.DateOnly), name, offset)
			}
		}
	})
}
