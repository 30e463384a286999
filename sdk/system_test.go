package sdk_test

import (
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
)

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		-5: "0B", 0: "0B", 1: "1B", 511: "511B", 512: "512B", 1023: "1023B", 1024: "1K", 1536: "1.5K", 99 << 10: "99K", 1<<20 - 1: "1M",
		700 << 20: "700M", 1<<30 + 1<<29: "1.5G", 16 << 30: "16G", 499963174912: "466G", 1 << 40: "1T", 1<<50 - 1: "1P", 1<<63 - 1: "8E",
	} {
		if got := sdk.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSystem(t *testing.T) {
	in(t, sdktest.Host{System: map[string]string{"load": "0.42"}}, func() {
		if got := sdk.System("load").Float(-1); got != 0.42 {
			t.Errorf("load is %v", got)
		}
		if sdk.System("battery.percent").OK() {
			t.Error("a machine without a battery has one")
		}
	})
}

// What follows a commit and a limit is asked when it is shown.
func TestCommitAndPace(t *testing.T) {
	host := sdktest.Host{
		Git: map[string]string{"branch": "main", "head_tag": "v1", "upstream": "origin/main", "upstream.state": "gone", "committed_at": "1767351000"},
		Usage: map[string]string{
			"five_hour.used": "50", "five_hour.limit": "100", "five_hour.length": "18000", "five_hour.resets_at": "1767361200", "five_hour.projected": "121",
			"seven_day.used": "50", "seven_day.limit": "100",
		},
	}
	in(t, host, func() {
		repo, _ := sdk.Repo()
		if repo.HeadTag() != "v1" || repo.Upstream() != "origin/main" || repo.Following() != sdk.Gone {
			t.Errorf("%q, %q, %q", repo.HeadTag(), repo.Upstream(), repo.Following())
		}
		if age, ok := repo.CommitAge(); age != 1767352200-1767351000 || !ok {
			t.Errorf("the commit is %d s old, %v", age, ok)
		}
		session, _ := sdk.Window(sdk.SessionWindow)
		if pace, ok := session.Pace(); pace != 0 || !ok {
			t.Errorf("half of it after half of the time is %v, %v from an even use", pace, ok)
		}
		if percent, ok := session.Projected(); percent != 121 || !ok {
			t.Errorf("projected: %v, %v", percent, ok)
		}
		week, _ := sdk.Window(sdk.WeeklyWindow)
		if _, ok := week.Pace(); ok {
			t.Error("a window without a length has a pace")
		}
		if _, ok := week.Projected(); ok {
			t.Error("a window without a reset has a projection")
		}
	})
}
