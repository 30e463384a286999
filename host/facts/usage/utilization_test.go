package usage

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// recorded is what is in both recorded answers; the reset of the session is in
// 290 minutes, that of the week in four days.
func recorded(source string, seen time.Time) []Window {
	week := time.Date(2026, 11, 26, 14, 59, 59, 0, time.UTC)
	return []Window{
		{Name: FiveHour, Percent: 37, ResetsAt: time.Date(2026, 11, 22, 14, 59, 59, 0, time.UTC), Source: source, SeenAt: seen},
		{Name: SevenDay, Percent: 26, ResetsAt: week, Source: source, SeenAt: seen},
		{Name: ExtraUsage, Percent: 100, Used: 40.01, Limit: 40, Unit: "EUR", Source: source, SeenAt: seen},
		{Name: "seven_day_fable", Label: "Fable", Percent: 43, ResetsAt: week, Source: source, SeenAt: seen},
		{Name: "seven_day_sonnet", Percent: 1, Source: source, SeenAt: seen},
	}
}

func TestParseRecordedUtilization(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "endpoint.json"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseUtilization(data, SourceEndpoint, at, at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(recorded(SourceEndpoint, at), got.windows); diff != "" {
		t.Errorf("windows (-want +got):\n%s", diff)
	}
}

func TestParseUtilization(t *testing.T) {
	reset := time.Date(2026, 11, 22, 12, 10, 0, 0, time.UTC)
	window := func(name string, percent float64) Window {
		return Window{Name: name, Percent: percent, ResetsAt: reset, Source: "endpoint", SeenAt: at}
	}
	unknown := func(w Window) Window { w.ResetsAt = time.Time{}; return w }
	labelled := func(w Window, label string) Window { w.Label = label; return w }
	amounts := func(w Window, used, limit float64, unit string) Window {
		w.Used, w.Limit, w.Unit = used, limit, unit
		return w
	}
	long := strings.Repeat("x", 100)
	// In the documents, R is a reset in two hours.
	tests := []struct {
		name, data string
		want       []Window
	}{
		{"nothing", `{}`, nil},
		{"null windows", `{"five_hour":null,"seven_day":null,"extra_usage":null,"limits":null}`, nil},
		{"counts", `{"five_hour":{"utilization":{"used":45,"total":100},"resets_at":R},"seven_day":{"utilization":{"used":1,"total":4},"resets_at":R}}`,
			[]Window{amounts(window(FiveHour, 45), 45, 100, ""), amounts(window(SevenDay, 25), 1, 4, "")}},
		{"counts of nothing", `{"five_hour":{"utilization":{"used":0,"total":0},"resets_at":R}}`, nil},
		{"counts that are text", `{"five_hour":{"utilization":{"used":"45","total":"100"},"resets_at":R}}`, nil},
		{"more than all", `{"five_hour":{"utilization":{"used":101,"total":100},"resets_at":R}}`, nil},
		{"infinitely much", `{"five_hour":{"utilization":{"used":1e999,"total":1e999}}}`, nil},
		{"epoch as percentage", `{"five_hour":{"utilization":1779124800,"resets_at":R}}`, nil},
		{"percentage below nothing", `{"five_hour":{"utilization":-1,"resets_at":R}}`, nil},
		{"percentage as text", `{"five_hour":{"utilization":"45","resets_at":R}}`, nil},
		{"a window that is a number", `{"five_hour":45}`, nil},
		{"an array", `{"five_hour":[{"utilization":45}]}`, nil},

		{"reset with an offset", `{"five_hour":{"utilization":5,"resets_at":"2026-11-22T17:40:00.5+05:30"}}`, []Window{window(FiveHour, 5)}},
		{"reset with an offset without a colon", `{"five_hour":{"utilization":5,"resets_at":"2026-11-22T13:10:00+0100"}}`, []Window{window(FiveHour, 5)}},
		{"reset as Unix seconds", `{"five_hour":{"utilization":5,"resets_at":1795349400}}`, []Window{window(FiveHour, 5)}},
		{"reset as milliseconds", `{"five_hour":{"utilization":5,"resets_at":1795349400000}}`, []Window{window(FiveHour, 5)}},
		{"reset without an offset", `{"five_hour":{"utilization":5,"resets_at":"2026-11-22T12:10:00"}}`, nil},
		{"reset is other text", `{"five_hour":{"utilization":5,"resets_at":"soon"}}`, nil},
		{"reset is true", `{"five_hour":{"utilization":5,"resets_at":true}}`, nil},
		{"reset is over", `{"five_hour":{"utilization":5,"resets_at":"2026-11-22T10:09:59Z"}}`, nil},
		{"reset at the beginning of time", `{"five_hour":{"utilization":5,"resets_at":"0001-01-01T00:00:00Z"}}`, nil},
		{"reset after the last year", `{"monthly":{"utilization":5,"resets_at":"9999-12-31T23:59:59-01:00"}}`, nil},
		{"no reset", `{"five_hour":{"utilization":5}}`, []Window{unknown(window(FiveHour, 5))}},

		{"an unknown window", `{"monthly":{"utilization":5,"resets_at":R},"version":3,"note":{"text":"a"}}`, []Window{window("monthly", 5)}},
		{"an unknown window with an odd name", `{"a.b":{"utilization":5},"\u001b[31m":{"utilization":5},"":{"utilization":5}}`, nil},
		{"one window twice", `{"five_hour":{"utilization":5,"resets_at":R},"five_hour":{"utilization":7,"resets_at":R},"five_hour":{"utilization":6,"resets_at":R}}`,
			[]Window{window(FiveHour, 7)}},
		{"figures twice", `{"five_hour":{"utilization":5,"utilization":1779124800,"resets_at":R}}`, []Window{window(FiveHour, 5)}},

		{"limits alone", `{"limits":[{"kind":"session","percent":37,"resets_at":R},{"kind":"weekly_all","percent":26,"resets_at":R}]}`,
			[]Window{window(FiveHour, 37), window(SevenDay, 26)}},
		{"a twin with the reset", `{"five_hour":{"utilization":50,"resets_at":null},"limits":[{"kind":"session","percent":37,"resets_at":R}]}`,
			[]Window{window(FiveHour, 37)}},
		{"a twin with a name", `{"seven_day_opus":{"utilization":50,"resets_at":R},"limits":[{"kind":"weekly_scoped","percent":49,"resets_at":R,"scope":{"model":{"display_name":"Opus"}}}]}`,
			[]Window{labelled(window("seven_day_opus", 50), "Opus")}},
		{"a model with a version", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":{"id":null,"display_name":" Opus 4.5 (1M) "},"surface":null}}]}`,
			[]Window{labelled(window("seven_day_opus_4_5_1m", 5), "Opus 4.5 (1M)")}},
		{"a model without a name", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":{"id":"claude-opus-4","display_name":null}}}]}`,
			[]Window{labelled(window("seven_day_claude_opus_4", 5), "claude-opus-4")}},
		{"a surface", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":null,"surface":"claude_code"}}]}`,
			[]Window{labelled(window("seven_day_claude_code", 5), "claude_code")}},
		{"a surface that is an object, and a model", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":{"display_name":"Opus"},"surface":{"display_name":"Claude Code"}}}]}`,
			[]Window{labelled(window("seven_day_opus_claude_code", 5), "Opus, Claude Code")}},
		{"the week of nobody knows what", `{"limits":[{"kind":"weekly_scoped","percent":5,"scope":null},{"kind":"weekly_scoped","percent":5,"scope":{"model":{"display_name":"Ж"}}}]}`, nil},
		{"another kind", `{"limits":[{"kind":"monthly_all","percent":5,"resets_at":R},{"kind":"daily_scoped","percent":6,"resets_at":R,"scope":{"model":{"display_name":"Opus"}}}]}`,
			[]Window{labelled(window("daily_scoped_opus", 6), "Opus"), window("monthly_all", 5)}},
		{"no kind", `{"limits":[{"percent":5},{"kind":7,"percent":5},{"kind":"\u001b"},5,null,[],"x"]}`, []Window{unknown(window("7", 5))}},
		{"limits of another shape", `{"limits":{"session":{"percent":5}}}`, nil},
		{"a label to garble the terminal", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":{"display_name":"\u001b]0;own\u0007ed\u202e\n x"}}}]}`,
			[]Window{labelled(window("seven_day_0_own_ed_x", 5), "]0;owned  x")}},
		{"a long label", `{"limits":[{"kind":"weekly_scoped","percent":5,"resets_at":R,"scope":{"model":{"display_name":"` + long + `"}}}]}`,
			[]Window{labelled(window("seven_day_"+long[:54], 5), long[:40])}},

		{"extra usage that is off", `{"extra_usage":{"is_enabled":false,"monthly_limit":4000,"used_credits":1,"utilization":1,"currency":"EUR"}}`, nil},
		{"extra usage of yen", `{"extra_usage":{"is_enabled":true,"monthly_limit":4000,"used_credits":1000,"utilization":25,"currency":"JPY"}}`,
			[]Window{amounts(unknown(window(ExtraUsage, 25)), 1000, 4000, "JPY")}},
		{"extra usage without a percentage", `{"extra_usage":{"is_enabled":true,"monthly_limit":4000,"used_credits":5000,"utilization":null,"currency":"USD"}}`,
			[]Window{amounts(unknown(window(ExtraUsage, 125)), 50, 40, "USD")}},
		{"extra usage without a currency", `{"extra_usage":{"is_enabled":true,"monthly_limit":4000,"used_credits":1000,"utilization":25}}`,
			[]Window{unknown(window(ExtraUsage, 25))}},
		{"extra usage in an odd currency", `{"extra_usage":{"is_enabled":true,"monthly_limit":4000,"used_credits":1000,"utilization":25,"currency":"\u001b[m"}}`,
			[]Window{unknown(window(ExtraUsage, 25))}},
		{"extra usage without a limit", `{"extra_usage":{"is_enabled":true,"monthly_limit":null,"used_credits":542.0,"utilization":null,"currency":"EUR"}}`,
			[]Window{unknown(Window{Name: ExtraUsage, Used: 5.42, Unit: "EUR", Source: SourceEndpoint, SeenAt: at})}},
		{"extra usage of three decimals", `{"extra_usage":{"is_enabled":true,"monthly_limit":5000,"used_credits":1234,"utilization":24.68,"currency":"KWD"}}`,
			[]Window{unknown(Window{Name: ExtraUsage, Percent: 24.68, Used: 1.234, Limit: 5, Unit: "KWD", Source: SourceEndpoint, SeenAt: at})}},
		{"extra usage without decimals or a limit", `{"extra_usage":{"is_enabled":true,"used_credits":542,"currency":"JPY"}}`,
			[]Window{unknown(Window{Name: ExtraUsage, Used: 542, Unit: "JPY", Source: SourceEndpoint, SeenAt: at})}},
		{"extra usage without a limit or a currency", `{"extra_usage":{"is_enabled":true,"monthly_limit":null,"used_credits":542}}`, nil},
		{"extra usage below nothing", `{"extra_usage":{"is_enabled":true,"monthly_limit":null,"used_credits":-5,"currency":"EUR"}}`, nil},
		{"extra usage of an absurd amount", `{"extra_usage":{"is_enabled":true,"monthly_limit":1e300,"used_credits":1,"utilization":25,"currency":"EUR"}}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := strings.ReplaceAll(tt.data, ":R", `:"2026-11-22T12:10:00+00:00"`)
			got, err := ParseUtilization([]byte(data), SourceEndpoint, at, at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.windows); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseUtilizationErrors(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"nothing", ``, "is not JSON"},
		{"a page", `<html>`, "is not JSON"},
		{"cut off", `{"five_hour":{"utilization":4`, "is not JSON"},
		{"null", `null`, "is not a JSON object"},
		{"an array", `[]`, "is not a JSON object"},
		{"an error", `{"type":"error","error":{"type":"authentication_error","message":"no"}}`, "names no window"},
		{"nested far too deep", strings.Repeat("[", 5<<20), "nests deeper than 500 levels"},
		{"nested too deep inside", `{"five_hour":` + strings.Repeat(`{"a":`, 500) + `1` + strings.Repeat("}", 501), "nests deeper than 500 levels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseUtilization([]byte(tt.data), SourceEndpoint, at, at)
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(got.windows) != 0 {
				t.Errorf("%d windows, %v; want an error with %q", len(got.windows), err, tt.want)
			}
		})
	}
}

func TestParseUtilizationIsBounded(t *testing.T) {
	var data strings.Builder
	data.WriteString(`{"limits":[`)
	for i := range 1000 {
		fmt.Fprintf(&data, `{"kind":"a%d","percent":1},`, i)
	}
	data.WriteString(`{}]`)
	for i := range 1000 {
		fmt.Fprintf(&data, `,"b%d":{"utilization":1}`, i)
	}
	data.WriteString(`,"five_hour":{"utilization":10}}`)
	got, err := ParseUtilization([]byte(data.String()), SourceEndpoint, at, at)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := got.Window(FiveHour); !ok || len(got.windows) != maxWindows {
		t.Errorf("%d windows, with five_hour: %v; want %d and true", len(got.windows), ok, maxWindows)
	}
}

func FuzzParseUtilization(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "endpoint.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"five_hour":{"utilization":{"used":45,"total":100},"resets_at":1795349400}}`))
	f.Add([]byte(`{"limits":[{"kind":"weekly_scoped","percent":5,"scope":{"model":{"display_name":"\u001b]0;x"},"surface":"a"}}]}`))
	f.Add([]byte(`{"extra_usage":{"monthly_limit":4000,"used_credits":4001,"currency":"JPY"},"a":{"utilization":1e999}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ParseUtilization(data, SourceEndpoint, at, at)
		if err != nil && len(got.windows) > 0 {
			t.Fatalf("there are windows and an error: %v", err)
		}
		checkSnapshot(t, got.Snapshot)
		file := encodeCache(Contents{Snapshot: got.Snapshot})
		if diff := cmp.Diff(got.Snapshot, decodeCache(file, everyone, at).Snapshot, compareSnapshots); diff != "" {
			t.Fatalf("written to the cache it is another (-want +got):\n%s", diff)
		}
	})
}
