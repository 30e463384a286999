package backoff

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func TestDoubled(t *testing.T) {
	for failures, want := range map[int]time.Duration{
		-1: time.Minute, 0: time.Minute, 1: time.Minute, 2: 2 * time.Minute, 3: 4 * time.Minute,
		6: 32 * time.Minute, 7: time.Hour, 1e9: time.Hour,
	} {
		if got := Doubled(failures); got != want {
			t.Errorf("after %d failures the wait is %s, want %s", failures, got, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	date := func(d time.Duration) string { return noon().Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name, value string
		want        time.Duration
	}{
		{"missing", "", 0},
		{"zero", "0", 0},
		{"seconds", "1600", 1600 * time.Second},
		{"with spaces", " 90 ", 90 * time.Second},
		{"an hour", "3600", time.Hour},
		{"more", "3601", time.Hour},
		{"too large for a number", strings.Repeat("9", 400), time.Hour},
		{"negative", "-1", 0},
		{"a fraction", "1.5", 0},
		{"garbage", "soon", 0},
		{"a date", date(10 * time.Minute), 10 * time.Minute},
		{"a date in the past", date(-time.Minute), 0},
		{"a date far ahead", date(24 * time.Hour), time.Hour},
		{"an old form of date", noon().Add(time.Minute).Format(time.ANSIC), time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := RetryAfter(tt.value, noon()); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "300", "Sun, 22 Nov 2026 12:20:00 GMT", "Mon, 01 Jan 0000 00:00:00 GMT", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if got := RetryAfter(value, noon()); got < 0 || got > Max {
			t.Errorf("%q gives %s", value, got)
		}
	})
}
