//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"
	"time"
)

const (
	// budget is the default time for a line, and slack what may come on top with a
	// guest that does not return.
	budget = 100 * time.Millisecond
	slack  = 5 * time.Millisecond
	// soon is when nothing of such a guest may be there any more.
	soon = 50 * time.Millisecond
	// hostileFolder has the guests, which the tests of the sandbox use too.
	hostileFolder = "host/guest/wasm/testdata/hostile"
)

// hostile are lines with guests that mean no good.
type hostile struct {
	Name  string `json:"name"`
	Lines int    `json:"lines"`
	Wall  spread `json:"wall_ms"`
	CPU   spread `json:"cpu_ms"`
	// Latest is the latest of the lines.
	Latest float64 `json:"latest_ms"`
	// Gone is when the last process had ended, after the line: nothing of it then has
	// memory or a processor. -1 is not known.
	Gone float64 `json:"latest_gone_ms"`
	// OwnPeakMB is what the line's own process held.
	OwnPeakMB float64 `json:"own_peak_mb"`
	// Left counts the lines after which a process was there for longer than soon.
	Left int `json:"left_processes"`
}

// hostileGroups are the guests that are between two segments of aiterm's own.
func hostileGroups() [][]string {
	eight := func(names ...string) (out []string) {
		for i := range 8 {
			out = append(out, names[i%len(names)])
		}
		return out
	}
	return [][]string{
		{"spin"}, {"recursion"}, {"memory-growth"}, {"output-flood"},
		eight("spin"), eight("spin", "recursion", "memory-growth", "output-flood", "stack-overflow", "table-growth", "log-flood", "spin-in-start"),
	}
}

// groupName says what is on a line: one guest, eight of it, or eight of several.
func groupName(guests []string) string {
	switch {
	case len(guests) == 1:
		return guests[0]
	case guests[0] == guests[1]:
		return fmt.Sprintf("%d × %s", len(guests), guests[0])
	}
	return fmt.Sprintf("%d different", len(guests))
}

// measureHostile draws each of these lines so many times, in turn.
func (w *world) measureHostile(rounds int) ([]hostile, error) {
	var subjects []*subject
	for _, guests := range hostileGroups() {
		s := w.line("hostile "+groupName(guests), allRun, 0, func(l *lines) {
			names := []string{"model"}
			for i, guest := range guests {
				name := fmt.Sprintf("guest-%d", i+1)
				l.module(name, filepath.Join(hostileFolder, guest+".wasm"))
				names = append(names, name)
			}
			l.row(append(names, "clock")...)
		})
		if err := s.warm(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		if err := s.inspect(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		subjects = append(subjects, s)
	}
	out := make([]hostile, len(subjects))
	for range rounds {
		for i, s := range subjects {
			took, err := s.measure()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name, err)
			}
			out[i].Latest = max(out[i].Latest, milliseconds(took.wall))
			out[i].Gone = max(out[i].Gone, milliseconds(took.gone))
			if took.gone > soon {
				out[i].Left++
			}
		}
	}
	for i, s := range subjects {
		h := &out[i]
		h.Name, h.Lines, h.Wall, h.CPU = groupName(hostileGroups()[i]), rounds, spreadOf(s.wall), spreadOf(s.cpu)
		h.OwnPeakMB = spreadOf(s.own).Median
		if !countsAll {
			h.Gone, h.Left = -1, -1
		}
	}
	return out, nil
}

func (h hostile) bars() []bar {
	return []bar{
		{What: "hostile, " + h.Name + ": line after", Unit: "ms", Limit: milliseconds(budget + slack), Value: h.Wall.Median, Known: h.Lines > 0},
		{What: "hostile, " + h.Name + fmt.Sprintf(": something left %v later", soon), Unit: "times", Value: float64(h.Left), Known: h.Lines > 0 && h.Left >= 0},
	}
}

func printHostile(w io.Writer, all []hostile) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "hostile guests, a budget of %v\twall\tp95\tlatest\tCPU\town peak MB\tall gone, at the latest\t\n", budget)
	for _, h := range all {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%.1f\t%.1f\t%s\t%s\t\n", h.Name, h.Wall.Median, h.Wall.P95, h.Latest, h.CPU.Median, known(h.OwnPeakMB > 0, "%.1f", h.OwnPeakMB),
			known(h.Gone >= 0, "%.1f ms later", h.Gone))
	}
	t.Flush()
	fmt.Fprintln(w)
}
