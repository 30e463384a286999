package sdk_test

import (
	"math"
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/google/go-cmp/cmp"
)

func TestDurations(t *testing.T) {
	const second, minute, hour, day = 1, 60, 3600, 86400
	type result struct{ Duration, Seconds, Countdown, Long string }
	tests := []struct {
		name    string
		seconds int64
		want    result
	}{
		{"nothing", 0, result{"<1m", "0s", "now", "now"}},
		{"negative", -5 * minute, result{"<1m", "0s", "now", "now"}},
		{"below a minute", 59, result{"<1m", "59s", "now", "now"}},
		{"a minute", minute, result{"1m", "1m0s", "1m", "1m"}},
		{"minutes", 5*minute + 59, result{"5m", "5m59s", "5m", "5m"}},
		{"just below an hour", hour - second, result{"59m", "59m59s", "59m", "59m"}},
		{"an hour", hour, result{"1h", "1h0m0s", "1h", "1h"}},
		{"an hour and a half", 86 * minute, result{"1h26m", "1h26m0s", "1h", "1h26m"}},
		{"just below a day", day - second, result{"23h59m", "23h59m59s", "23h", "23h59m"}},
		{"a day", day, result{"1d", "1d0h0m0s", "1d", "1d"}},
		{"a day and minutes", day + 59*minute, result{"1d", "1d0h59m0s", "1d", "1d"}},
		{"days", 3*day + 4*hour, result{"3d4h", "3d4h0m0s", "3d", "3d4h"}},
		{"the longest", math.MaxInt64 / 1000, result{"106751991167d7h", "106751991167d7h12m55s", "106751991167d", "106751991167d7h"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := result{
				sdk.Duration(tt.seconds * 1000), sdk.DurationSeconds(tt.seconds * 1000),
				sdk.Countdown(tt.seconds), sdk.CountdownLong(tt.seconds),
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%d seconds (-want +got):\n%s", tt.seconds, diff)
			}
		})
	}
}
