package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"sync"
	"text/tabwriter"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// row is what one kind of history gave. Figures for which there was no case are
// -1.
type row struct {
	History string `json:"history"`
	Window  string `json:"window"`
	Part    string `json:"part"` // tuning, held-out, recorded

	Moments int            `json:"moments"`
	Silent  map[string]int `json:"silent"` // by reason
	Filled  float64        `json:"filled"` // part of the moments with a forecast whose window did fill

	// Right is the part of the verdicts that were right, where there is a
	// forecast; Named the part of the moments before a full window for which a
	// time before the reset was named.
	Right methods `json:"right"`
	Named methods `json:"named"`
	Brier float64 `json:"brier"`
	// FullRange and ResetRange are how often the truth was in the range of 80 %.
	FullRange  float64 `json:"in_full_range"`
	ResetRange float64 `json:"in_reset_range"`

	// LastHour and WholeWindow compare the forecast with a line.
	LastHour    contest `json:"last_hour"`
	WholeWindow contest `json:"whole_window"`
}

// methods is one figure for each of them.
type methods struct {
	Forecast    float64 `json:"forecast"`
	LastHour    float64 `json:"last_hour"`
	WholeWindow float64 `json:"whole_window"`
}

// contest is the error of the time to full at the same moments, of windows that
// did fill. Strict is only where the line, too, names a time before the reset;
// All is where one of them need not, and then means the reset.
type contest struct {
	Pairs  errors `json:"pairs"`
	Strict errors `json:"strict"`
	All    errors `json:"all"`
}

// errors are absolute, in minutes, and as a part of the time that was left.
type errors struct {
	Moments    int     `json:"moments"`
	Ours       float64 `json:"median_forecast_minutes"`
	Line       float64 `json:"median_line_minutes"`
	MeanOurs   float64 `json:"mean_forecast_minutes"`
	MeanLine   float64 `json:"mean_line_minutes"`
	OursOfLeft float64 `json:"median_forecast_of_left"`
	LineOfLeft float64 `json:"median_line_of_left"`
	Ratio      float64 `json:"ratio"` // of the medians; below 1 the forecast is better
}

// synthetic replays generators: with the seeds that the constants were
// chosen with, those that took part, and with others.
func synthetic(generators []generator, seed uint64, runs int) []row {
	type job struct {
		g            generator
		window, part string
		seed         uint64
		runs         int
	}
	var jobs []job
	for _, part := range []string{"tuning", "held-out"} {
		for _, window := range []string{usage.FiveHour, usage.SevenDay} {
			for _, g := range generators {
				j := job{g, window, part, 1, runs}
				if part == "held-out" {
					j.seed = seed
				} else if g.heldOut {
					continue
				}
				if window == usage.SevenDay {
					j.runs *= 3
				}
				jobs = append(jobs, j)
			}
		}
	}
	rows := make([]row, len(jobs))
	var wait sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, j := range jobs {
		wait.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			var s score
			for n := range j.runs {
				s.replay(j.g.synthesize(j.window, j.seed+uint64(n)), step(j.window))
			}
			rows[i] = s.row(j.g.name, j.window, j.part)
		})
	}
	wait.Wait()
	return rows
}

func (s *score) row(history, window, part string) row {
	spoken := s.moments - s.silent
	r := row{
		History: history, Window: window, Part: part,
		Moments: s.moments, Silent: s.reasons,
		Filled:     share(s.filled, spoken),
		Right:      methods{share(s.right[0], spoken), share(s.right[1], spoken), share(s.right[2], spoken)},
		Named:      methods{share(s.named[0], s.filled), share(s.named[1], s.filled), share(s.named[2], s.filled)},
		Brier:      -1,
		FullRange:  share(s.inFullRange, s.fullRanges),
		ResetRange: share(s.inResetRange, spoken),
	}
	if spoken > 0 {
		r.Brier = s.brier / float64(spoken)
	}
	for i, c := range []*contest{&r.LastHour, &r.WholeWindow} {
		c.Pairs, c.Strict, c.All = s.pairs[i].errors(), s.strict[i].errors(), s.all[i].errors()
	}
	return r
}

func share(n, of int) float64 {
	if of == 0 {
		return -1
	}
	return float64(n) / float64(of)
}

func (p *pairs) errors() errors {
	e := errors{len(p.ours), median(p.ours), median(p.line), mean(p.ours), mean(p.line), median(p.oursPart), median(p.linePart), -1}
	if e.Moments > 0 && e.Line > 0 {
		e.Ratio = e.Ours / e.Line
	}
	return e
}

// report writes the rows as three tables.
func report(w io.Writer, rows []row) {
	table := func(title string, head string, line func(t io.Writer, r row)) {
		fmt.Fprintf(w, "%s\n\n", title)
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(t, "history\twindow\tpart\t%s\t\n", head)
		for _, r := range rows {
			fmt.Fprintf(t, "%s\t%s\t%s\t", r.History, r.Window, r.Part)
			line(t, r)
			fmt.Fprintln(t)
		}
		t.Flush()
		fmt.Fprintln(w)
	}
	for _, line := range []struct {
		name string
		of   func(r row) contest
	}{
		{"the last hour", func(r row) contest { return r.LastHour }},
		{"the whole window", func(r row) contest { return r.WholeWindow }},
	} {
		table("Error of the time to full, in minutes, beside a straight line through "+line.name+
			":\nmoments at which both name a time and the window did fill. \"strict\": the line's is before the reset;\n"+
			"\"all\": every moment before a full window, \"it lasts\" counted as the reset.",
			"moments\tmedian\tline\tratio\tmean\tline\tof left\tline\tstrict\tratio\tall\tratio",
			func(t io.Writer, r row) {
				c := line.of(r)
				p := c.Pairs
				fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%d\t%s\t", p.Moments, minutes(p.Ours), minutes(p.Line), part(p.Ratio),
					minutes(p.MeanOurs), minutes(p.MeanLine), percent(p.OursOfLeft), percent(p.LineOfLeft), c.Strict.Moments, part(c.Strict.Ratio), c.All.Moments, part(c.All.Ratio))
			})
	}
	table("Verdicts (right: of all moments with a forecast; named: how often a time before the reset was named\nfor a window that did fill), and how often the truth was in the range of 80 %.",
		"moments\tsilent\tfilled\tright\thour\twindow\tnamed\thour\twindow\tBrier\tfull in range\tat reset in range",
		func(t io.Writer, r row) {
			silent := 0
			for _, n := range r.Silent {
				silent += n
			}
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", r.Moments, percent(share(silent, r.Moments)), percent(r.Filled),
				percent(r.Right.Forecast), percent(r.Right.LastHour), percent(r.Right.WholeWindow),
				percent(r.Named.Forecast), percent(r.Named.LastHour), percent(r.Named.WholeWindow),
				part(r.Brier), percent(r.FullRange), percent(r.ResetRange))
		})
	summary(w, rows)
}

// summary writes the geometric means of the ratios.
func summary(w io.Writer, rows []row) {
	type key struct{ part, window string }
	var order []key
	ratios := map[key][2][]float64{}
	for _, r := range rows {
		k := key{r.Part, r.Window}
		if _, known := ratios[k]; !known {
			order = append(order, k)
		}
		all := ratios[k]
		for i, c := range []contest{r.LastHour, r.WholeWindow} {
			if c.Pairs.Ratio > 0 {
				all[i] = append(all[i], math.Log(c.Pairs.Ratio))
			}
		}
		ratios[k] = all
	}
	fmt.Fprintln(w, "Ratio of the median errors, geometric mean over the histories: below 1 the forecast is better.")
	for _, k := range order {
		hour, window := -1.0, -1.0
		if all := ratios[k][0]; len(all) > 0 {
			hour = math.Exp(mean(all))
		}
		if all := ratios[k][1]; len(all) > 0 {
			window = math.Exp(mean(all))
		}
		fmt.Fprintf(w, "  %s, %s: last hour %s, whole window %s\n", k.part, k.window, part(hour), part(window))
	}
}

func minutes(f float64) string { return number("%.1f", f) }
func part(f float64) string    { return number("%.2f", f) }
func percent(f float64) string { return number("%.0f %%", 100*f) }

func number(format string, f float64) string {
	if f < 0 {
		return "-"
	}
	return fmt.Sprintf(format, f)
}
