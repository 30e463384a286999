//go:build linux || darwin

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
)

// spread is a median and a 95th percentile.
type spread struct {
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
}

func spreadOf(values []float64) spread {
	sorted := slices.Sorted(slices.Values(values))
	at := func(q float64) float64 { return sorted[int(q*float64(len(sorted)-1)+0.5)] }
	return spread{Median: at(0.5), P95: at(0.95)}
}

// figures are those of one subject. Times are in milliseconds.
type figures struct {
	Name      string  `json:"name"`
	Segments  int     `json:"segments"`
	Wall      spread  `json:"wall_ms"`
	CPU       spread  `json:"cpu_ms"` // user and system
	WallRatio float64 `json:"wall_ratio"`
	CPURatio  float64 `json:"cpu_ratio"` // of the medians, to hello
	PeakMB    float64 `json:"peak_mb"`
	Faults    float64 `json:"minor_faults"`
	Processes int     `json:"processes_started"` // -1: not counted on this system
	Other     int     `json:"different_outputs"`
}

// report is everything that one run found out.
type report struct {
	Machine  machine   `json:"machine"`
	Rounds   int       `json:"rounds"`
	Subjects []figures `json:"subjects"`
	// Marginal is what one more segment costs, in milliseconds of CPU: the
	// difference to eight segments, by the number of segments more.
	Marginal map[string]float64 `json:"cpu_ms_per_segment"`
}

func newReport(rounds int, subjects []*subject) report {
	r := report{Machine: thisMachine(), Rounds: rounds, Marginal: map[string]float64{}}
	eight := map[news]figures{}
	for _, s := range subjects {
		f := figures{
			Name: s.Name, Segments: s.Segments,
			Wall: spreadOf(s.wall), CPU: spreadOf(s.cpu),
			PeakMB: spreadOf(s.rss).Median, Faults: spreadOf(s.faults).Median,
			Processes: s.processes, Other: s.other,
		}
		hello := f
		if len(r.Subjects) > 0 {
			hello = r.Subjects[0]
		}
		f.WallRatio, f.CPURatio = f.Wall.Median/hello.Wall.Median, f.CPU.Median/hello.CPU.Median
		if f.Segments == 8 {
			eight[s.News] = f
		}
		if f.Segments > 8 {
			r.Marginal[f.Name] = (f.CPU.Median - eight[s.News].CPU.Median) / float64(f.Segments-8)
		}
		r.Subjects = append(r.Subjects, f)
	}
	return r
}

func (r report) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n%d rounds; cold processes, warm caches, a git repository with 1000 files; times in ms\n\n", r.Machine, r.Rounds)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\twall\tp95\t× hello\tCPU\tp95\t× hello\tpeak MB\tfaults\tprocesses\t")
	for _, f := range r.Subjects {
		processes := fmt.Sprint(f.Processes)
		if f.Processes < 0 {
			processes = "not counted"
		}
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f\t%.0f\t%s\t\n", f.Name,
			f.Wall.Median, f.Wall.P95, f.WallRatio, f.CPU.Median, f.CPU.P95, f.CPURatio, f.PeakMB, f.Faults, processes)
	}
	t.Flush()
	fmt.Fprintln(w)
	for _, f := range r.Subjects {
		if cost, ok := r.Marginal[f.Name]; ok {
			fmt.Fprintf(w, "one more segment, %s: %.3f ms CPU\n", f.Name, cost)
		}
		if f.Other > 0 {
			fmt.Fprintf(w, "%s printed something else than at first in %d of %d runs: a segment was late, or the hour changed\n", f.Name, f.Other, r.Rounds)
		}
	}
	fmt.Fprintln(w, strings.TrimSpace(legend))
}

const legend = `
8 segments: the default line without cost; 32: four of each; 8 + 24 files: those
eight, and 24 different modules read from files. unchanged: nothing that they ask
for is new; reply: cost, duration, lines, context and usage are; all run: nothing
is remembered. processes: started by one render.
`

func (r report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
