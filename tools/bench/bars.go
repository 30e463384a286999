//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// bar is a figure that this project wants to keep, and what it is here.
type bar struct {
	What  string  `json:"what"`
	Unit  string  `json:"unit"`
	Limit float64 `json:"limit"` // at most
	Value float64 `json:"value"`
	Known bool    `json:"known"`
}

func (b bar) verdict() string {
	switch {
	case !b.Known:
		return "not measured"
	case b.Value <= b.Limit:
		return "holds"
	}
	return "MISSED"
}

// claudeline is the peer that a line after a reply is compared with.
const claudeline = "claudeline"

// bars are the verdict on what was measured. A machine that is busy misses some:
// they are read, not enforced.
func (r report) bars() []bar {
	var out []bar
	most := func(what, unit string, limit, value float64, known bool) {
		out = append(out, bar{What: what, Unit: unit, Limit: limit, Value: value, Known: known})
	}
	// Beside hello, CPU and wall; 0 is no limit.
	for _, row := range []struct {
		name      string
		news      news
		cpu, wall float64
	}{
		{eightSegments, unchanged, 1.5, 1.5},
		{eightSegments, reply, 1.8, 1.8},
		{eightSegments, allRun, 1.9, 1.9},
		{eightAnd3, allRun, 4.2, 3.6},
		{eightAnd24, allRun, 8.5, 0},
	} {
		name := lineName(row.name, row.news)
		f, ok := r.find(name)
		most(name+": CPU", "× hello", row.cpu, f.CPURatio, ok)
		if row.wall > 0 {
			most(name+": wall", "× hello", row.wall, f.WallRatio, ok)
		}
		if row.news == reply {
			other, there := r.findCommand(claudeline)
			most(name+": CPU", "× "+claudeline, 0.85, ratio(f.CPU.Median, other.CPU.Median), ok && there)
			most(name+": wall", "× "+claudeline, 0.85, ratio(f.Wall.Median, other.Wall.Median), ok && there)
		}
	}
	// How much more than the eight, beside hello.
	for _, row := range []struct {
		news news
		cpu  float64
	}{{unchanged, 0.35}, {allRun, 1.0}} {
		more, ok := r.find(lineName(fortySegments, row.news))
		than, there := r.find(lineName(eightSegments, row.news))
		most(fmt.Sprintf("%s, %s: CPU above %s", fortySegments, row.news, eightSegments), "× hello", row.cpu, more.CPURatio-than.CPURatio, ok && there)
	}
	help, ok := r.find(helpName)
	most(helpName+": CPU", "× hello", 3.3, help.CPURatio, ok)
	most(helpName+": wall", "× hello", 3.3, help.WallRatio, ok)
	session, ok := r.find(lineName(longSession, unchanged))
	than, there := r.find(lineName(eightSegments, unchanged))
	most(longSession+": CPU", "× "+eightSegments, 1.25, ratio(session.CPU.Median, than.CPU.Median), ok && there)
	most(longSession+": CPU above "+eightSegments, "× hello", 0.15, session.CPURatio-than.CPURatio, ok && there)
	f, ok := r.find(lineName(emptyHome, firstLine))
	most("first line in an empty home: wall", "ms", 5, f.Wall.Median, ok)
	f, ok = r.find(lineName(eightAnd3, unchanged))
	most("strangers without news: processes started", "", 0, float64(f.Processes), ok && f.Processes >= 0)
	for _, h := range r.Hostile {
		out = append(out, h.bars()...)
	}
	peak := 0.0
	for _, h := range r.Hostile {
		peak = max(peak, h.OwnPeakMB)
	}
	for _, f := range r.Subjects {
		if f.Kind == ours {
			peak = max(peak, f.OwnPeakMB)
		}
	}
	most("the line's process, whatever it draws: peak", "MB", 9, peak, peak > 0)
	most(r.Program.Name+" on disk", "MB", 6, float64(r.Program.Bytes)/1e6, r.Program.Bytes > 0)
	return out
}

// findCommand returns the figures of a peer by what it is called, or by its program.
func (r report) findCommand(name string) (f figures, ok bool) {
	for _, f := range r.Subjects {
		if f.Kind == peer && (strings.Contains(f.Name, name) || strings.Contains(filepath.Base(f.Command[0]), name)) {
			return f, true
		}
	}
	return figures{}, false
}

func (r report) printBars(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "bar\tat most\there\t")
	for _, b := range r.Bars {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", b.What, strings.TrimSpace(number(b.Limit)+" "+b.Unit), known(b.Known, "%s", number(b.Value)), b.verdict())
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

// number is a figure with two decimals, if it has any.
func number(f float64) string {
	if f == float64(int(f)) {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.2f", f)
}
