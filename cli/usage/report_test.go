package usage

import (
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/internal/golden"
)

// noon is the time of these tests, in a zone that is not the machine's.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.FixedZone("CET", 60*60))

func in(d time.Duration) time.Time { return noon.Add(d).UTC() }

func number(f float64) *float64 { return &f }

func sampleReport() view.UsageReport {
	const day = 24 * time.Hour
	return view.UsageReport{
		At: in(0),
		Windows: []view.WindowReport{
			{
				Name: usage.FiveHour, Title: "session", UsedPercentage: number(82), ResetsAt: in(2 * time.Hour), Source: usage.SourceStdin, SeenAt: in(-3 * time.Minute),
				Forecast: view.ForecastReport{
					Verdict: forecast.Fills, Pace: number(22), Elapsed: number(0.6),
					FullAt: in(40 * time.Minute), Earliest: in(25 * time.Minute), Latest: in(70 * time.Minute),
				},
			},
			{
				Name: usage.SevenDay, Title: "week", UsedPercentage: number(47.4), ResetsAt: in(3*day + 4*time.Hour), Source: usage.SourceClaude, SeenAt: in(-50 * time.Hour),
				Forecast: view.ForecastReport{
					Verdict: forecast.Lasts, Pace: number(-7.6), Elapsed: number(0.55), AtReset: number(71.2), Low: number(59.6), High: number(85),
				},
			},
			{
				Name: "seven_day_fable", Title: "week, Fable", UsedPercentage: number(99.7), ResetsAt: in(18 * time.Hour), Source: usage.SourceEndpoint, SeenAt: in(-40 * time.Second),
				Forecast: view.ForecastReport{Verdict: forecast.Fills, Pace: number(0.2), Elapsed: number(0.995), FullAt: in(time.Second), Earliest: in(time.Second)},
			},
			{
				Name: usage.ExtraUsage, Title: "extra usage", UsedPercentage: number(125), Used: number(50), Limit: number(40), Unit: "EUR", Source: usage.SourceClaude, SeenAt: in(0),
				Forecast: view.ForecastReport{Verdict: forecast.Silent, Why: forecast.WhyFull},
			},
			{
				Name: usage.ExtraUsage, Title: "extra usage", Used: number(5.42), Unit: "EUR", Source: usage.SourceClaude, SeenAt: in(0),
				Forecast: view.ForecastReport{Verdict: forecast.Silent, Why: forecast.WhyNoReset},
			}, {
				Name: usage.ExtraUsage, Title: "extra usage", UsedPercentage: number(6.1), Used: number(305), Limit: number(5000), Unit: "JPY", Source: usage.SourceClaude, SeenAt: in(0),
				Forecast: view.ForecastReport{Verdict: forecast.Silent, Why: forecast.WhyNoReset},
			}, {
				Name: usage.ExtraUsage, Title: "extra usage", UsedPercentage: number(24.99), Used: number(1.2345), Limit: number(5), Unit: "KWD", Source: usage.SourceClaude, SeenAt: in(0),
				Forecast: view.ForecastReport{Verdict: forecast.Silent, Why: forecast.WhyNoReset},
			}, {
				Name: "requests", Title: "requests", UsedPercentage: number(0.1), Used: number(1), Limit: number(1000), ResetsAt: in(30 * day), Source: "given", SeenAt: in(0),
				Forecast: view.ForecastReport{Verdict: forecast.Silent, Why: forecast.WhyEven, Pace: number(1.2), Elapsed: number(0)},
			},
		},
		Endpoint: view.EndpointReport{
			HasKey: true, KeyFrom: "stored", KeyEnding: "…abcd", AskedAt: in(-5 * time.Minute), NextAt: in(55 * time.Minute), GoodAt: in(-26 * time.Hour),
			Status: 401, Failure: "the key was refused (401 authentication_error): set another one",
		},
		History: view.HistoryReport{KeptDays: 400, Samples: 1234, FirstAt: in(-90 * day)},
	}
}

func TestUsageRowsGolden(t *testing.T) {
	var b strings.Builder
	show := func(name string, r view.UsageReport, width int) {
		p := console.Painter{Width: width, WarnAt: 80}
		out, widths := p.Paint(usageRows(p, r, noon))
		for i, w := range widths {
			if w > width {
				t.Errorf("%s: row %d has %d cells, want at most %d", name, i+1, w, width)
			}
		}
		b.WriteString("# " + name + "\n" + string(out) + "\n")
	}
	show("all there is", sampleReport(), 80)
	show("narrow", sampleReport(), 44)
	none := view.UsageReport{History: view.HistoryReport{KeptDays: 400}}
	show("nothing known", none, 80)
	none.Endpoint = view.EndpointReport{HasKey: true, KeyFrom: "api_key_helper"}
	none.History = view.HistoryReport{Samples: 1, FirstAt: in(0)}
	show("a key that was not used yet, no history", none, 80)
	none.Endpoint = view.EndpointReport{HasKey: true, KeyFrom: "ANTHROPIC_API_KEY", KeyEnding: "…wxyz", GoodAt: in(-40 * time.Second), NextAt: in(20 * time.Second)}
	show("a key that works", none, 80)
	none.Endpoint = view.EndpointReport{Unreadable: "read the credentials: others may open them: run chmod 600 on it"}
	show("a file that others can read", none, 80)
	golden.Compare(t, "usage.golden", b.String())
}

func TestUsageRowsColors(t *testing.T) {
	p := console.Painter{Width: 80, Level: layout.ANSI256, WarnAt: 70, Roles: map[string]string{
		"usage.ok": "fg=2", "usage.notice": "fg=3", "usage.warn": "fg=208", "usage.critical": "fg=1",
	}}
	tests := []struct {
		name    string
		percent float64
		want    string
	}{
		{"ok", 49, "\x1b[32m  49 %"},
		{"notice", 50, "\x1b[33m  50 %"},
		{"below the threshold", 69.9, "\x1b[33m  69 %"},
		{"warn", 70, "\x1b[38;5;208m  70 %"},
		{"95 is no alarm", 95, "\x1b[38;5;208m  95 %"},
		{"critical", 95.1, "\x1b[31m  95 %"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, _ := p.Paint([]console.Row{bar(p, view.WindowReport{UsedPercentage: &tt.percent})})
			if !strings.Contains(string(out), tt.want) {
				t.Errorf("no %q in %q", tt.want, out)
			}
		})
	}
}

// A label comes from a server or a file; it can do nothing to the terminal.
func TestUsageRowsHostile(t *testing.T) {
	r := sampleReport()
	r.Windows[0].Title = "\x1b]0;x\aélan\x1b[2J"
	r.Windows[0].Source = "\x1b[8m"
	r.Windows[0].Unit = "\r\n\x1b[1A"
	r.Windows[1].Title = ""
	r.Endpoint.Failure = "no\x1b[2J\nway"
	p := console.Painter{Width: 80, Level: layout.None, WarnAt: 80}
	out, _ := p.Paint(usageRows(p, r, noon))
	if strings.ContainsAny(string(out), "\x1b\a\r") {
		t.Errorf("something acts on the terminal: %q", out)
	}
}
