//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// axis is something that grows, and the lines that are drawn meanwhile.
type axis struct {
	name, note string
	unit       string  // what the cost of a step is divided by
	each       float64 // how many of what is counted are one unit
	steps      []step
}

// step is one size. A line is drawn with nothing new, and with all segments run.
type step struct {
	label       string
	size        float64
	still, run  *subject
	counting    []string // counts the changes in the background; nil: not measured
	refreshedIn time.Duration
	refreshCPU  time.Duration
}

// stepReport is a step with its figures, in milliseconds.
type stepReport struct {
	Label      string  `json:"label"`
	Size       float64 `json:"size"`
	Unchanged  figures `json:"unchanged"`
	AllRun     figures `json:"all_run"`
	RefreshMS  float64 `json:"git_refresh_wall_ms,omitempty"`
	RefreshCPU float64 `json:"git_refresh_cpu_ms,omitempty"`
}

// axisReport is an axis with its figures.
type axisReport struct {
	Name  string       `json:"name"`
	Note  string       `json:"note,omitempty"`
	Unit  string       `json:"unit"`
	Each  float64      `json:"each"`
	Steps []stepReport `json:"steps"`
}

// measureScale measures all axes in one interleaved run.
func (w *world) measureScale(rounds int) ([]axisReport, error) {
	axes, err := w.axes()
	if err != nil {
		return nil, err
	}
	var subjects []*subject
	for _, a := range axes {
		for i := range a.steps {
			st := &a.steps[i]
			for _, s := range []*subject{st.still, st.run} {
				if err := s.warm(); err != nil {
					return nil, fmt.Errorf("%s, %s: %w", a.name, st.label, err)
				}
				subjects = append(subjects, s)
			}
			if err := st.refresh(); err != nil {
				return nil, err
			}
		}
	}
	if err := measure(subjects, rounds); err != nil {
		return nil, err
	}
	var out []axisReport
	for _, a := range axes {
		report := axisReport{Name: a.name, Note: a.note, Unit: a.unit, Each: a.each}
		for _, st := range a.steps {
			report.Steps = append(report.Steps, stepReport{
				Label: st.label, Size: st.size, Unchanged: st.still.figures(), AllRun: st.run.figures(),
				RefreshMS: milliseconds(st.refreshedIn), RefreshCPU: milliseconds(st.refreshCPU),
			})
		}
		out = append(out, report)
	}
	return out, nil
}

func (w *world) axes() ([]axis, error) {
	axes := []axis{w.segmentAxis()}
	for _, next := range []func() (axis, error){w.payloadAxis, w.repositoryAxis, w.historyAxis, w.transcriptAxis} {
		a, err := next()
		if err != nil {
			return nil, err
		}
		axes = append(axes, a)
	}
	return axes, nil
}

// eightIn is the line of eight segments in a session, as both kinds of render.
func (w *world) eightIn(st step, s *session) step {
	add := func(l *lines) { l.copies(1) }
	st.still, st.run = w.line("scale", unchanged, 0, add), w.line("scale", allRun, 0, add)
	for _, subject := range []*subject{st.still, st.run} {
		subject.session = s
		subject.prepare = append(subject.prepare, []string{w.Aiterm, "git-refresh", "--dir", s.repo})
	}
	return st
}

func (w *world) segmentAxis() axis {
	a := axis{name: "segments", unit: "segment", each: 1}
	for _, n := range []int{1, 8, 32, 64} {
		add := func(l *lines) { l.wide(n / 8) }
		if n == 1 {
			add = func(l *lines) { l.row("model") }
		}
		a.steps = append(a.steps, step{
			label: fmt.Sprint(n), size: float64(n),
			still: w.line("scale", unchanged, n, add), run: w.line("scale", allRun, n, add),
		})
	}
	return a
}

func (w *world) payloadAxis() (axis, error) {
	a := axis{name: "payload, 8 segments", unit: "100 kB", each: 100e3, note: "the smallest has nothing that most segments show"}
	for _, size := range []int{100, 1e4, 1e5, 1e6} {
		s, err := w.session.sized(size)
		if err != nil {
			return a, err
		}
		a.steps = append(a.steps, w.eightIn(step{label: bytesText(len(s.payload)), size: float64(len(s.payload))}, s))
	}
	return a, nil
}

func (w *world) repositoryAxis() (axis, error) {
	a := axis{
		name: "files in the repository, 8 segments", unit: "10 000 files", each: 1e4,
		note: fmt.Sprintf("%d of them are checked out, all are in the index; counted in the background: git-refresh", checkedOut),
	}
	for _, files := range []int{1000, 20_000, 200_000} {
		repo := filepath.Join(w.root, fmt.Sprintf("files%d", files))
		if err := makeRepository(repo, files); err != nil {
			return a, err
		}
		s, err := newSession(repo, repo+".jsonl")
		if err != nil {
			return a, err
		}
		counting := []string{w.Aiterm, "git-refresh", "--dir", repo}
		a.steps = append(a.steps, w.eightIn(step{label: fmt.Sprint(files), size: float64(files), counting: counting}, s))
	}
	return a, nil
}

// samplesADay is a heavy use: a sample every quarter of an hour of a long day,
// of two windows.
const samplesADay = 120

func (w *world) historyAxis() (axis, error) {
	a := axis{name: "days of usage history, 8 segments", unit: "100 days", each: 100, note: fmt.Sprintf("%d samples a day", samplesADay)}
	for _, days := range []int{0, 30, 365} {
		st := w.eightIn(step{label: fmt.Sprint(days), size: float64(days)}, w.session)
		for _, s := range []*subject{st.still, st.run} {
			if err := writeHistory(filepath.Join(s.dirs().State, "usage.jsonl"), days, time.Now()); err != nil {
				return a, err
			}
		}
		a.steps = append(a.steps, st)
	}
	return a, nil
}

// writeHistory writes the samples of so many days until a moment ago, as aiterm
// keeps them (docs/usage.md).
func writeHistory(path string, days int, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	var b strings.Builder
	const pause = 24 * time.Hour / (samplesADay / 2)
	for at := now.AddDate(0, 0, -days); at.Before(now.Add(-pause)); at = at.Add(pause) {
		for _, window := range []struct {
			name   string
			length time.Duration
		}{{"five_hour", 5 * time.Hour}, {"seven_day", 7 * 24 * time.Hour}} {
			// Half of the present window is over, whatever the time.
			phase := now.Sub(now.Truncate(window.length)) - window.length/2
			ends := at.Add(-phase).Truncate(window.length).Add(window.length + phase)
			used := 90 * (1 - ends.Sub(at).Hours()/window.length.Hours())
			fmt.Fprintf(&b, `{"at":%q,"window":%q,"used_percentage":%.1f,"resets_at":%q,"source":"stdin"}`+"\n",
				at.UTC().Format(time.RFC3339), window.name, used, ends.UTC().Format(time.RFC3339))
		}
	}
	return os.WriteFile(path, []byte(b.String()), 0o600)
}

// refresh measures the count of the changes, which a render starts in the
// background, if that is asked for.
func (st *step) refresh() error {
	if st.counting == nil {
		return nil
	}
	var wall, cpu []float64
	for range inspections {
		_, took, err := (command{argv: st.counting, env: st.still.environment(), dir: st.still.session.repo}).run(nil, start)
		if err != nil {
			return fmt.Errorf("git-refresh: %w", err)
		}
		wall, cpu = append(wall, float64(took.wall)), append(cpu, float64(took.cpu))
	}
	st.refreshedIn, st.refreshCPU = time.Duration(spreadOf(wall).Median), time.Duration(spreadOf(cpu).Median)
	return nil
}

// print writes a row for each step, and what each unit more cost since the one
// before, in microseconds of CPU.
func (a axisReport) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	per := "µs a " + a.Unit
	fmt.Fprintf(t, "%s\tunchanged: wall\tCPU\t%s\tall run: wall\tCPU\t%s\tpeak MB\t\n", a.Name, per, per)
	for i, st := range a.Steps {
		more := func(cpu func(stepReport) float64) string {
			if i == 0 {
				return ""
			}
			before := a.Steps[i-1]
			return short(1000 * (cpu(st) - cpu(before)) / ((st.Size - before.Size) / a.Each))
		}
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%s\t%.2f\t%.2f\t%s\t%s\t\n", st.Label,
			st.Unchanged.Wall.Median, st.Unchanged.CPU.Median, more(func(s stepReport) float64 { return s.Unchanged.CPU.Median }),
			st.AllRun.Wall.Median, st.AllRun.CPU.Median, more(func(s stepReport) float64 { return s.AllRun.CPU.Median }),
			known(st.AllRun.PeakMB > 0, "%.1f", st.AllRun.PeakMB))
	}
	t.Flush()
	for _, st := range a.Steps {
		if st.RefreshMS > 0 {
			fmt.Fprintf(w, "  %s: counted in the background in %.0f ms, CPU %.0f\n", st.Label, st.RefreshMS, st.RefreshCPU)
		}
	}
	if a.Note != "" {
		fmt.Fprintf(w, "  %s\n", a.Note)
	}
	fmt.Fprintln(w)
}

func bytesText(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.0f kB", float64(n)/1e3)
}
