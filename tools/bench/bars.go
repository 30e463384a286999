//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// budget is the default time for a line, and slack what a process needs beside
// it to start, to print and to end.
const (
	budget = 100.0
	slack  = 20.0
)

// bar is a figure that this project wants to keep, and what it is here.
type bar struct {
	What    string  `json:"what"`
	Unit    string  `json:"unit"`
	AtLeast bool    `json:"at_least,omitempty"` // else it is a maximum
	Limit   float64 `json:"limit"`
	Value   float64 `json:"value"`
	Known   bool    `json:"known"`
}

func (b bar) holds() bool {
	if b.AtLeast {
		return b.Known && b.Value >= b.Limit
	}
	return b.Known && b.Value <= b.Limit
}

func (b bar) verdict() string {
	switch {
	case !b.Known:
		return "not measured"
	case b.holds():
		return "holds"
	}
	return "MISSED"
}

// marginalOf is the line that the cost of one more segment is taken from.
func marginalOf(n news) string { return lineName("32 segments", n) }

// bars are the verdict on what was measured. A machine that is busy misses some:
// they are read, not enforced.
func (r report) bars() []bar {
	var out []bar
	most := func(what, unit string, limit, value float64, known bool) {
		out = append(out, bar{What: what, Unit: unit, Limit: limit, Value: value, Known: known})
	}
	const eight = "8 default segments, unchanged: "
	f, ok := r.find(lineName("8 segments", unchanged))
	for _, limit := range []float64{2.9, 2.4} {
		most(eight+"CPU", "× hello", limit, f.CPURatio, ok)
		most(eight+"wall", "× hello", limit, f.WallRatio, ok)
	}
	most(eight+"peak", "MB", 20, f.PeakMB, ok && f.PeakMB > 0)
	most(eight+"processes started", "", 0, float64(f.Processes), ok && f.Processes >= 0)
	for _, n := range []news{unchanged, allRun} {
		for _, name := range []string{marginalOf(n), lineName("8 + 24 files", n)} {
			cost, ok := r.Marginal[name]
			most("one more segment, "+name+": CPU", "ms", 0.3, cost, ok)
		}
	}
	most("first render, nothing compiled: wall, p95", "ms", 250, r.First.Wall.P95, r.First.Trials > 0)
	g := r.GoSegment
	out = append(out, bar{
		What: "a segment in standard Go: shown in the second line", Unit: fmt.Sprintf("of %d", g.Trials), AtLeast: true,
		Limit: float64(g.Trials), Value: float64(g.ShownSecond), Known: g.Trials > 0,
	})
	most("a segment in standard Go: latest line, budget + 20 ms", "ms", budget+slack, g.Latest, g.Trials > 0)
	return out
}

func (r report) printBars(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "bar\tlimit\there\t")
	for _, b := range r.Bars {
		sign := "≤"
		if b.AtLeast {
			sign = "≥"
		}
		here := "–"
		if b.Known {
			here = number(b.Value)
		}
		fmt.Fprintf(t, "%s\t%s %s %s\t%s\t%s\n", b.What, sign, number(b.Limit), b.Unit, here, b.verdict())
	}
	t.Flush()
}

// short is a figure with one decimal, if it is small enough for that to tell
// something.
func short(f float64) string {
	if f >= 99.95 || f <= -99.95 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.1f", f)
}

// number is a figure with as many decimals as tell something.
func number(f float64) string {
	switch {
	case f == float64(int(f)):
		return fmt.Sprintf("%.0f", f)
	case f < 1:
		return fmt.Sprintf("%.3f", f)
	}
	return fmt.Sprintf("%.2f", f)
}
