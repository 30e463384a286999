package sdk_test

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
)

// A segment that shows the week's usage, run against a fake host.
func Example() {
	render := func() error {
		week, ok := sdk.Window(sdk.WeeklyWindow)
		if !ok {
			return nil // nothing to show
		}
		text := "week " + sdk.Percent(week.Percent())
		if left, known := week.ResetsIn(); known {
			text += ", resets in " + sdk.CountdownLong(left)
		}
		warnAt := sdk.Setting("warning_threshold").Float(80)
		sdk.Span(text, "usage."+sdk.Severity(week.Percent(), warnAt))
		return nil
	}

	now := time.Date(2026, time.November, 22, 11, 10, 0, 0, time.UTC)
	spans, err := sdktest.Run(sdktest.Host{
		Now:      now,
		Settings: map[string]string{"warning_threshold": "40"},
		Usage: map[string]string{
			"seven_day.used": "234", "seven_day.limit": "500",
			"seven_day.resets_at": sdk.Itoa(now.Add(76 * time.Hour).Unix()),
		},
	}, render)
	fmt.Println(spans[0].Text, "|", spans[0].Style, err)
	// Output: week 47%, resets in 3d4h | usage.warn <nil>
}

func ExampleStatus() {
	host := sdktest.Host{Status: `{"pr": {"number": 1234, "review_state": null}}`}
	sdktest.Run(host, func() error {
		fmt.Println(sdk.Status("pr.number").Int(0))
		fmt.Println(sdk.Status("pr.review_state").OK())
		fmt.Println(sdk.Status("pr").String())
		return nil
	})
	// Output:
	// 1234
	// false
	// {"number":1234,"review_state":null}
}

// A counter of renders.
func ExampleStoreSet() {
	store := map[string]string{}
	for range 3 {
		sdktest.Run(sdktest.Host{Store: store}, func() error {
			seen := sdk.StoreGet("seen").Int(0) + 1
			if !sdk.StoreSet("seen", sdk.Itoa(seen)) {
				return sdk.Error("the store is full")
			}
			return nil
		})
	}
	fmt.Println(store["seen"])
	// Output: 3
}

func ExampleLocalTime() {
	zone := time.FixedZone("", 3600)
	host := sdktest.Host{Now: time.Date(2026, time.November, 22, 9, 5, 0, 0, zone)}
	sdktest.Run(host, func() error {
		now := sdk.LocalTime()
		fmt.Println(sdk.Pad2(now.Hour)+":"+sdk.Pad2(now.Minute), now.Weekday == 0)
		return nil
	})
	// Output: 09:05 true
}

func ExampleCount() {
	fmt.Println(sdk.Count(950), sdk.Count(12_345), sdk.Count(200_000), sdk.Count(1_500_000))
	// Output: 950 12.3k 200k 1.5M
}

func ExampleDuration() {
	fmt.Println(sdk.Duration(59_000), sdk.Duration(5_160_000), sdk.Duration(183_600_000))
	// Output: <1m 1h26m 2d3h
}

func ExampleCountdown() {
	fmt.Println(sdk.Countdown(8_100), sdk.CountdownLong(8_100), sdk.Countdown(20))
	// Output: 2h 2h15m now
}

func ExampleFixed() {
	fmt.Println(sdk.Fixed(0.3108, 2), sdk.Percent(41.199999999999996), sdk.Money(12.5, 2))
	// Output: 0.31 41% $12.50
}

func ExampleShortenMiddle() {
	fmt.Println(sdk.ShortenMiddle("feature/JIRA-1234-remember-login", 20))
	// Output: feature/JI…ber-login
}

func ExampleSeverity() {
	fmt.Println(sdk.Severity(45, 80), sdk.Severity(50, 80), sdk.Severity(95, 80), sdk.Severity(96, 80))
	// Output: ok notice warn critical
}
