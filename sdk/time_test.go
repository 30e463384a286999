package sdk_test

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
	"github.com/google/go-cmp/cmp"
)

// localTime is LocalTime at that moment, its zone being local.
func localTime(t *testing.T, at time.Time) sdk.Time {
	var got sdk.Time
	sdktest.Render(t, sdktest.Host{Now: at}, func() error {
		got = sdk.LocalTime()
		return nil
	})
	return got
}

func wantTime(at time.Time) sdk.Time {
	return sdk.Time{
		Year: at.Year(), Month: int(at.Month()), Day: at.Day(),
		Hour: at.Hour(), Minute: at.Minute(), Second: at.Second(),
		Weekday: int(at.Weekday()),
	}
}

func TestLocalTime(t *testing.T) {
	tests := []struct{ name, at string }{
		{"an ordinary day", "2026-11-22T11:10:09+01:00"},
		{"leap day", "2024-02-29T23:59:59Z"},
		{"after a leap day", "2024-03-01T00:00:00Z"},
		{"a century without a leap day", "2100-02-28T23:59:59Z"},
		{"its next day", "2100-03-01T00:00:00Z"},
		{"a century with a leap day", "2000-02-29T12:00:00Z"},
		{"the last day of a year", "2026-12-31T23:59:59-11:00"},
		{"the first day of a year", "2027-01-01T00:00:00+14:00"},
		{"a zone of quarters", "2026-06-01T00:10:00+05:45"},
		{"the beginning", "1970-01-01T00:00:00Z"},
		{"before the beginning", "1969-12-31T23:59:59-05:00"},
		{"long ago", "1600-02-29T00:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wantTime(at), localTime(t, at)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.at, diff)
			}
		})
	}
}

func FuzzLocalTime(f *testing.F) {
	f.Add(int64(1795342200), 3600)
	f.Add(int64(-62135596800), 0)
	f.Fuzz(func(t *testing.T, seconds int64, offset int) {
		// From the year 1 to 9999, and the offsets that there are.
		seconds %= 253402300799
		if seconds < -62135500000 {
			seconds = -62135500000
		}
		offset %= 14 * 3600
		at := time.Unix(seconds, 0).In(time.FixedZone("", offset))
		if diff := cmp.Diff(wantTime(at), localTime(t, at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", at, diff)
		}
	})
}
