package usage

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/testdata/payloads"
)

func fromJSON(t *testing.T, document string) Snapshot {
	t.Helper()
	s, err := status.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return FromStatus(s, at, at)
}

func TestFromStatus(t *testing.T) {
	reset := func(t time.Time) Window {
		return Window{Name: FiveHour, Percent: 10, ResetsAt: t, Source: "stdin", SeenAt: at}
	}
	known := func(percent float64) Window {
		w := reset(time.Unix(1795349400, 0).UTC())
		w.Percent = percent
		return w
	}
	// In the documents, R is a reset in two hours.
	tests := []struct {
		name, limits string // limits is the value of rate_limits
		want         []Window
	}{
		{"null", `null`, nil},
		{"a number", `7`, nil},
		{"text", `"five_hour"`, nil},
		{"an array", `[{"used_percentage":1}]`, nil},
		{"empty", `{}`, nil},
		{"the usual", `{"five_hour":{"used_percentage":25.5,"resets_at":R}}`, []Window{known(25.5)}},
		{"both", `{"seven_day":{"used_percentage":41.2,"resets_at":1795688237},"five_hour":{"used_percentage":0,"resets_at":R}}`,
			[]Window{known(0), {Name: SevenDay, Percent: 41.2, ResetsAt: time.Unix(1795688237, 0).UTC(), Source: "stdin", SeenAt: at}}},
		{"a fraction of a percent", `{"five_hour":{"used_percentage":41.199999999999996,"resets_at":R}}`, []Window{known(41.199999999999996)}},
		{"null window", `{"five_hour":null}`, nil},
		{"window is a number", `{"five_hour":45}`, nil},
		{"window is an array", `{"five_hour":[45]}`, nil},
		{"window is empty", `{"five_hour":{}}`, nil},
		{"percentage is null", `{"five_hour":{"used_percentage":null,"resets_at":R}}`, nil},
		{"percentage is text", `{"five_hour":{"used_percentage":"45","resets_at":R}}`, nil},
		{"percentage is true", `{"five_hour":{"used_percentage":true,"resets_at":R}}`, nil},
		{"percentage is an object", `{"five_hour":{"used_percentage":{"used_percentage":1},"resets_at":R}}`, nil},
		{"percentage is epoch seconds", `{"five_hour":{"used_percentage":1779124800,"resets_at":R}}`, nil},
		{"percentage is 900", `{"five_hour":{"used_percentage":900,"resets_at":R}}`, nil},
		{"percentage is negative", `{"five_hour":{"used_percentage":-1,"resets_at":R}}`, nil},
		{"percentage is too large for a float", `{"five_hour":{"used_percentage":1e999,"resets_at":R}}`, nil},
		{"percentage is 100", `{"five_hour":{"used_percentage":1e2,"resets_at":R}}`, []Window{known(100)}},
		{"spend limit over 100", `{"spend_limit":{"used_percentage":120.5,"resets_at":R}}`,
			[]Window{{Name: SpendLimit, Percent: 120.5, ResetsAt: time.Unix(1795349400, 0).UTC(), Source: "stdin", SeenAt: at}}},
		{"spend limit is epoch seconds", `{"spend_limit":{"used_percentage":1779124800,"resets_at":R}}`, nil},
		{"spend limit is too large for a float", `{"spend_limit":{"used_percentage":1e999,"resets_at":R}}`, nil},

		{"spend limit with its amounts", `{"spend_limit":{"used_percentage":25,"resets_at":R,"used_usd":12.5,"limit_usd":50,"period":"monthly"}}`,
			[]Window{{Name: SpendLimit, Percent: 25, Used: 12.5, Limit: 50, Unit: "USD", ResetsAt: time.Unix(1795349400, 0).UTC(), Source: "stdin", SeenAt: at}}},
		{"spend limit with amounts alone", `{"spend_limit":{"used_usd":60,"limit_usd":50}}`,
			[]Window{{Name: SpendLimit, Percent: 120, Used: 60, Limit: 50, Unit: "USD", Source: "stdin", SeenAt: at}}},
		{"spend limit without a limit", `{"spend_limit":{"used_percentage":25,"used_usd":12.5,"limit_usd":null}}`,
			[]Window{{Name: SpendLimit, Percent: 25, Source: "stdin", SeenAt: at}}},
		{"spending without a limit", `{"spend_limit":{"used_usd":12.5,"limit_usd":null}}`,
			[]Window{{Name: SpendLimit, Used: 12.5, Unit: "USD", Source: "stdin", SeenAt: at}}},
		{"spend limit of nothing", `{"spend_limit":{"used_usd":1,"limit_usd":0}}`, nil},
		{"spend limit below nothing", `{"spend_limit":{"used_percentage":25,"used_usd":-1,"limit_usd":50}}`, nil},
		{"spend limit of an absurd amount", `{"spend_limit":{"used_percentage":25,"used_usd":1,"limit_usd":1e300}}`, nil},

		{"reset is absent", `{"five_hour":{"used_percentage":10}}`, []Window{reset(time.Time{})}},
		{"reset is null", `{"five_hour":{"used_percentage":10,"resets_at":null}}`, []Window{reset(time.Time{})}},
		{"reset in milliseconds", `{"five_hour":{"used_percentage":10,"resets_at":1795349400000}}`, []Window{known(10)}},
		{"reset with a fraction", `{"five_hour":{"used_percentage":10,"resets_at":1795349400.75}}`, []Window{known(10)}},
		{"reset as ISO 8601", `{"five_hour":{"used_percentage":10,"resets_at":"2026-11-22T12:10:00Z"}}`, []Window{known(10)}},
		{"reset as ISO 8601 with zone and fraction", `{"five_hour":{"used_percentage":10,"resets_at":"2026-11-22T13:10:00.943648+01:00"}}`, []Window{known(10)}},
		{"reset is other text", `{"five_hour":{"used_percentage":10,"resets_at":"soon"}}`, nil},
		{"reset is true", `{"five_hour":{"used_percentage":10,"resets_at":true}}`, nil},
		{"reset is an object", `{"five_hour":{"used_percentage":10,"resets_at":{}}}`, nil},
		{"reset is over", `{"five_hour":{"used_percentage":10,"resets_at":1795342199}}`, nil},
		{"reset is now", `{"five_hour":{"used_percentage":10,"resets_at":1795342200}}`, nil},
		{"reset is zero", `{"five_hour":{"used_percentage":10,"resets_at":0}}`, nil},
		{"reset is negative", `{"five_hour":{"used_percentage":10,"resets_at":-5}}`, nil},
		{"reset is far in the future", `{"five_hour":{"used_percentage":10,"resets_at":1900000000}}`, nil},
		{"reset is absurd", `{"five_hour":{"used_percentage":10,"resets_at":1e300}}`, nil},
		{"reset is too large for a float", `{"five_hour":{"used_percentage":10,"resets_at":1e999}}`, nil},

		{"an unknown window", `{"seven_day_opus":{"used_percentage":10,"resets_at":R}}`,
			[]Window{{Name: "seven_day_opus", Percent: 10, ResetsAt: time.Unix(1795349400, 0).UTC(), Source: "stdin", SeenAt: at}}},
		{"odd names", `{"":{"used_percentage":1},"a.b":{"used_percentage":1},"a b":{"used_percentage":1},"ü":{"used_percentage":1},
			"*":{"used_percentage":1},"@this":{"used_percentage":1},"\u001b[31m":{"used_percentage":1}}`, nil},
		{"a name of 65 bytes", `{"` + strings.Repeat("x", 65) + `":{"used_percentage":1}}`, nil},
		{"something that is no window beside one", `{"error":"none","five_hour":{"used_percentage":10,"resets_at":R}}`, []Window{known(10)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			limits := strings.ReplaceAll(tt.limits, "R", "1795349400")
			got := fromJSON(t, `{"rate_limits":`+limits+`}`)
			if diff := cmp.Diff(tt.want, got.windows); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
	if got := fromJSON(t, `{"model":{}}`); len(got.windows) != 0 {
		t.Errorf("without rate_limits there are the windows %+v", got.windows)
	}
}

func TestFromStatusKnowsWhenItWasSeen(t *testing.T) {
	// The window of the document began three hours ago.
	s, err := status.Parse([]byte(`{"rate_limits":{"five_hour":{"used_percentage":10,"resets_at":1795349400}}}`))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name       string
		seen, want time.Time
	}{
		{"an hour ago", at.Add(-time.Hour), at.Add(-time.Hour)},
		{"to the second", at.Add(-time.Hour + time.Millisecond), at.Add(-time.Hour)},
		{"nobody knows", time.Time{}, at},
		{"in the future", at.Add(time.Minute), at},
		{"before the window began", at.Add(-4 * time.Hour), at.Add(-3 * time.Hour)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, _ := FromStatus(s, tt.seen, at).Window(FiveHour)
			if diff := cmp.Diff(tt.want, w.SeenAt); diff != "" {
				t.Errorf("seen (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFromStatusIsBounded(t *testing.T) {
	var limits strings.Builder
	for i := range 200 {
		fmt.Fprintf(&limits, `"w%03d":{"used_percentage":1},`, i)
	}
	got := fromJSON(t, `{"rate_limits":{`+limits.String()+`"x":{}}}`)
	if n := len(got.windows); n != maxWindows {
		t.Errorf("%d windows, want %d", n, maxWindows)
	}
}

// Claude Code may one day send many windows; the two that the segment shows must
// be found behind them.
func TestFromStatusFindsKnownWindowsBehindOthers(t *testing.T) {
	var limits strings.Builder
	for i := range maxWindows + 4 {
		fmt.Fprintf(&limits, `"a%02d":{"used_percentage":1},`, i)
	}
	got := fromJSON(t, `{"rate_limits":{`+limits.String()+`"five_hour":{"used_percentage":10}}}`)
	if _, ok := got.Window(FiveHour); !ok {
		t.Errorf("five_hour was not found behind %d others", maxWindows+4)
	}
}

func FuzzFromStatus(f *testing.F) {
	f.Add(`{"rate_limits":{"five_hour":{"used_percentage":25.5,"resets_at":1795349400}}}`)
	f.Add(`{"rate_limits":{"spend_limit":{"used_percentage":120,"resets_at":"2026-11-22T12:10:00Z"}}}`)
	f.Add(`{"rate_limits":{"a.b":{"used_percentage":1e999},"five_hour":[null]}}`)
	f.Add(`{"rate_limits":{"seven_day":{"used_percentage":1,"resets_at":1795349400000}}}`)
	for _, payload := range payloads.All() {
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, document string) {
		s, err := status.Parse([]byte(document))
		if err != nil {
			return
		}
		checkSnapshot(t, FromStatus(s, at, at))
	})
}

// checkSnapshot fails the test if a snapshot holds what none may hold.
func checkSnapshot(t *testing.T, s Snapshot) {
	t.Helper()
	if n := len(s.windows); n > maxWindows {
		t.Fatalf("%d windows, over the limit of %d", n, maxWindows)
	}
	for i, w := range s.windows {
		if !(w.Percent >= 0) || math.IsInf(w.Percent, 0) || w.Percent > 100 && !w.money() {
			t.Fatalf("%s is at %v %%", w.Name, w.Percent)
		}
		if !finite(w.Used) || !finite(w.Limit) || w.Limit < 0 {
			t.Fatalf("%s counts %v of %v", w.Name, w.Used, w.Limit)
		}
		if !w.ResetsAt.IsZero() && !w.ResetsAt.After(at) {
			t.Fatalf("%s was reset at %v", w.Name, w.ResetsAt)
		}
		if !plainName(w.Name) {
			t.Fatalf("there is a window named %q", w.Name)
		}
		if i > 0 && compareNames(s.windows[i-1].Name, w.Name) >= 0 {
			t.Fatalf("%s comes before %s", s.windows[i-1].Name, w.Name)
		}
	}
	if merged, changed := s.Merge(s); changed || !cmp.Equal(merged, s, compareSnapshots) {
		t.Fatalf("a snapshot merged with itself changed")
	}
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
