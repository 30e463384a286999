package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

const (
	maxFile = 64 << 20
	maxLine = 4 << 10
)

// replayFile replays a recorded history. Its samples lack what really happened
// between them: a window was full when that was first seen, and one whose last
// sample is lower is taken to have lasted. Windows that were not over when the
// recording ends are left out.
func replayFile(file string) ([]row, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read a history: %w", err)
	}
	defer f.Close()
	samples, err := readSamples(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(samples) == 0 {
		return nil, fmt.Errorf("read %s: there is no sample in it: give a usage.jsonl that aiterm wrote", file)
	}
	end := samples[len(samples)-1].SeenAt
	var rows []row
	for _, name := range names(samples) {
		var s score
		s.replay(seriesOf(name, samples, end), step(name))
		rows = append(rows, s.row(filepath.Base(file), name, "recorded"))
	}
	return rows, nil
}

// readSamples reads lines of JSON, and leaves out those that are no sample.
func readSamples(r io.Reader) ([]usage.Window, error) {
	limited := &io.LimitedReader{R: r, N: maxFile + 1}
	lines := bufio.NewScanner(limited)
	lines.Buffer(nil, maxLine)
	var samples []usage.Window
	for lines.Scan() {
		var line struct {
			At       time.Time `json:"at"`
			Window   string    `json:"window"`
			Percent  *float64  `json:"used_percentage"`
			ResetsAt time.Time `json:"resets_at"`
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil || line.Percent == nil || line.At.IsZero() || line.ResetsAt.IsZero() {
			continue
		}
		w := usage.Window{Name: line.Window, Percent: *line.Percent, ResetsAt: line.ResetsAt, SeenAt: line.At}
		if _, ok := w.Length(); ok {
			samples = append(samples, w)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("a line is longer than %d bytes: give a usage.jsonl that aiterm wrote: %w", maxLine, err)
	}
	if limited.N <= 0 {
		return nil, fmt.Errorf("it is larger than %d MiB: give a part of it", maxFile>>20)
	}
	slices.SortStableFunc(samples, func(a, b usage.Window) int { return a.SeenAt.Compare(b.SeenAt) })
	return samples, nil
}

func names(samples []usage.Window) []string {
	var all []string
	for _, w := range samples {
		if !slices.Contains(all, w.Name) {
			all = append(all, w.Name)
		}
	}
	slices.Sort(all)
	return all
}

// fall is how many points lower a figure has to be for the limit to have begun anew,
// or to have been raised.
const fall = 2

// seriesOf makes a series of the samples of one window. After a fall a window is
// judged from there on, and one whose reset was moved is not judged: what would have
// become of it nobody knows.
func seriesOf(name string, samples []usage.Window, end time.Time) series {
	s := series{name: name}
	moved := map[time.Time]bool{}
	var last usage.Window
	for _, w := range samples {
		begins, _ := w.Begins()
		if w.Name != name || w.SeenAt.Before(begins) || !w.SeenAt.Before(w.ResetsAt) {
			continue
		}
		s.samples = append(s.samples, w)
		if w.ResetsAt.Sub(last.ResetsAt).Abs() > time.Minute {
			if w.SeenAt.Before(last.ResetsAt) {
				moved[last.ResetsAt] = true
			}
			last = w
		}
		if w.ResetsAt.After(end) {
			continue
		}
		i := slices.IndexFunc(s.outcomes, func(o outcome) bool { return o.resets.Sub(w.ResetsAt).Abs() <= time.Minute })
		if i < 0 {
			i = len(s.outcomes)
			s.outcomes = append(s.outcomes, outcome{begins: begins, resets: w.ResetsAt})
		}
		o := &s.outcomes[i]
		if w.Percent < o.percent-fall {
			o.begins, o.percent, o.full = w.SeenAt, w.Percent, time.Time{}
		}
		o.percent = max(o.percent, w.Percent)
		if w.Percent >= 100 && o.full.IsZero() {
			o.full = w.SeenAt
		}
	}
	s.outcomes = slices.DeleteFunc(s.outcomes, func(o outcome) bool { return moved[o.resets] })
	return s
}
