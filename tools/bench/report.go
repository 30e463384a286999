//go:build linux || darwin

package main

import (
	"encoding/json"
	"os"
	"slices"
)

// spread is a median and a 95th percentile.
type spread struct {
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
}

// spreadOf takes the nearest of the values, and makes up none between two. It is
// zero for no values.
func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	at := func(q float64) float64 { return sorted[int(q*float64(len(sorted)-1)+0.5)] }
	return spread{Median: at(0.5), P95: at(0.95)}
}

// figures are those of one subject. Times are in milliseconds.
type figures struct {
	Name      string   `json:"name"`
	Kind      kind     `json:"kind"`
	Version   string   `json:"version,omitempty"`
	Command   []string `json:"command"`
	Segments  int      `json:"segments,omitempty"`
	Wall      spread   `json:"wall_ms"`
	CPU       spread   `json:"cpu_ms"` // user and system, of the processes that Counted names
	WallRatio float64  `json:"wall_ratio"`
	CPURatio  float64  `json:"cpu_ratio"`   // of the medians, to hello
	PeakMB    float64  `json:"peak_mb"`     // of its largest process; 0: not known
	OwnPeakMB float64  `json:"own_peak_mb"` // of the command's own process
	Faults    float64  `json:"minor_faults"`
	Processes int      `json:"processes_started"` // -1: not counted on this system
	Other     int      `json:"different_outputs"`
	Failed    int      `json:"failed_runs"`
	InChart   bool     `json:"-"`
}

// report is everything that one run found out.
type report struct {
	Machine  machine      `json:"machine"`
	Program  program      `json:"program"`
	Rounds   int          `json:"rounds"`
	Copies   int          `json:"copies"` // of the programs, which share the rounds
	Counted  string       `json:"counted"`
	Subjects []figures    `json:"subjects"`
	Missing  []missing    `json:"missing"`
	Hostile  []hostile    `json:"hostile"`
	Scale    []axisReport `json:"scale,omitempty"`
	Bars     []bar        `json:"bars"`
}

// add takes the figures of what was measured, hello first.
func (r *report) add(subjects []*subject) {
	for _, s := range subjects {
		f := s.figures()
		hello := f
		if len(r.Subjects) > 0 {
			hello = r.Subjects[0]
		}
		f.WallRatio, f.CPURatio = ratio(f.Wall.Median, hello.Wall.Median), ratio(f.CPU.Median, hello.CPU.Median)
		r.Subjects = append(r.Subjects, f)
	}
}

func (s *subject) figures() figures {
	return figures{
		Name: s.Name, Kind: s.Kind, Version: s.Version, Command: s.argv, Segments: s.Segments, InChart: s.InChart,
		Wall: spreadOf(s.wall), CPU: spreadOf(s.cpu),
		PeakMB: spreadOf(s.peak).Median, OwnPeakMB: spreadOf(s.own).Median, Faults: spreadOf(s.faults).Median,
		Processes: s.processes, Other: s.other, Failed: s.failed,
	}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// find returns the figures of a subject; ok is false if it was not measured.
func (r report) find(name string) (f figures, ok bool) {
	for _, f := range r.Subjects {
		if f.Name == name {
			return f, true
		}
	}
	return figures{}, false
}

func (r report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
