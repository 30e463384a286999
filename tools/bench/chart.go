//go:build linux || darwin

package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/data-wise/aiterm/host/look/svg"
)

// Measures of the picture in SVG units. Its colours can be read on white and on
// black: it has no ground of its own.
const (
	chartWidth  = 960.0
	chartLeft   = 280.0 // room for the names
	chartRight  = 220.0 // room for the figures
	chartTop    = 78.0
	chartRow    = 26.0
	chartBar    = 14.0
	chartNote   = 17.0 // a line of what stands below
	chartGrey   = "#7d8590"
	noteColumns = 136
	nameColumns = 34
)

func barColor(k kind) string {
	switch k {
	case ours:
		return "#2f81f7"
	case peer:
		return "#e0752d"
	}
	return chartGrey
}

// scale is a logarithmic axis.
type scale struct{ low, high float64 }

// scaleOf has room for all values, beginning and ending at a tick. The smallest
// value is above its begin, so that every bar can be seen.
func scaleOf(values []float64) scale {
	low, high := math.Inf(1), 0.0
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if !(high > 0) {
		return scale{1, 10}
	}
	s := scale{tickBelow(max(low, 0.01) / 1.25), tickBelow(high)}
	for s.high < high {
		s.high = tickAfter(s.high)
	}
	if s.high <= s.low {
		s.high = tickAfter(s.low)
	}
	return s
}

// tickBelow is the largest of 1, 2 and 5 times a power of ten that is not above v.
func tickBelow(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{5, 2} {
		if f*power <= v*(1+1e-9) {
			return f * power
		}
	}
	return power
}

func tickAfter(tick float64) float64 {
	if mantissa := tick / math.Pow(10, math.Floor(math.Log10(tick)+1e-9)); mantissa > 1.5 && mantissa < 3 {
		return tick * 2.5
	}
	return tick * 2
}

// x is where a value lies.
func (s scale) x(v float64) float64 {
	part := math.Log(max(v, s.low)/s.low) / math.Log(s.high/s.low)
	return chartLeft + part*(chartWidth-chartLeft-chartRight)
}

// chart draws the CPU time of each command as a bar, the cheapest first. The same
// report always gives the same bytes, and the picture needs no font, script or
// file from elsewhere.
func (r report) chart() []byte {
	rows := slices.DeleteFunc(slices.Clone(r.Subjects), func(f figures) bool { return !f.InChart })
	slices.SortStableFunc(rows, func(a, b figures) int { return cmp.Compare(a.CPU.Median, b.CPU.Median) })
	var values []float64
	for _, f := range rows {
		values = append(values, f.CPU.Median, f.CPU.P95)
	}
	s := scaleOf(values)
	notes := r.notes()
	bottom := chartTop + chartRow*float64(len(rows))
	height := bottom + 44 + chartNote*float64(len(notes))

	p := &picture{}
	p.Raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).Num(chartWidth).Raw(`" height="`).Num(height)
	p.Raw(`" viewBox="0 0 `).Num(chartWidth).Raw(" ").Num(height)
	p.Raw(`" role="img" font-family="` + svg.SansSerif + `" font-size="13" fill="` + chartGrey + "\">\n")
	const title = "CPU time of one status line, cold process, warm caches"
	p.Raw("<title>" + title + "</title>\n")
	p.Label(chartLeft, 26, "start", `font-size="17" font-weight="600"`, title)
	p.Label(chartLeft, 46, "start", "", "milliseconds, logarithmic: median, and a line to the 95th percentile")
	p.axis(s, bottom)
	for i, f := range rows {
		p.row(f, s, chartTop+chartRow*float64(i))
	}
	for i, note := range notes {
		p.Label(24, bottom+42+chartNote*float64(i), "start", `font-size="12"`, note)
	}
	p.Raw("</svg>\n")
	return []byte(p.String())
}

type picture struct{ svg.Writer }

func (p *picture) axis(s scale, bottom float64) {
	for tick := s.low; tick <= s.high*(1+1e-9); tick = tickAfter(tick) {
		p.Raw(`<path d="M`).Num(s.x(tick)).Raw(" ").Num(chartTop - 6).Raw("V").Num(bottom)
		p.Raw(`" stroke="` + chartGrey + "\" stroke-opacity=\"0.3\"/>\n")
		p.Label(s.x(tick), chartTop-12, "middle", `font-size="12"`, fmt.Sprintf("%g", math.Round(tick*1000)/1000))
	}
}

func (p *picture) row(f figures, s scale, y float64) {
	color, middle := barColor(f.Kind), y+chartRow/2
	style := ""
	if f.Kind == ours {
		style = `font-weight="600" fill="` + color + `"`
	}
	name := f.Name
	if f.Kind == ours {
		name = "aiterm, " + name
	}
	if displaywidth.String(name) > nameColumns {
		name = displaywidth.TruncateString(name, nameColumns, "…")
	}
	p.Label(chartLeft-12, middle+4.5, "end", style, name)
	p.Raw(`<rect x="`).Num(chartLeft).Raw(`" y="`).Num(middle - chartBar/2).Raw(`" width="`).Num(s.x(f.CPU.Median) - chartLeft)
	p.Raw(`" height="`).Num(chartBar).Raw(`" rx="2" fill="` + color + "\"/>\n")
	p.Raw(`<path d="M`).Num(s.x(f.CPU.Median)).Raw(" ").Num(middle).Raw("H").Num(s.x(f.CPU.P95))
	p.Raw(`" stroke="` + color + "\" stroke-width=\"2\"/>\n")
	figure := short(f.CPU.Median) + " ms · " + short(f.CPURatio) + " ×"
	switch {
	case f.Processes == 1:
		figure += " · 1 process"
	case f.Processes > 1:
		figure += fmt.Sprintf(" · %d processes", f.Processes)
	}
	p.Label(s.x(f.CPU.P95)+8, middle+4.5, "start", style, figure)
}

// notes say what was measured, where and when.
func (r report) notes() []string {
	var versions []string
	for _, f := range r.Subjects {
		if f.Version != "" {
			versions = append(versions, f.Name+" "+f.Version)
		}
	}
	parts := []string{
		fmt.Sprintf("× is the ratio to hello, a Go command that reads its input. Processes are those that one line starts. "+
			"Medians of %d interleaved rounds, in a git repository with %d files.", r.Rounds, checkedOut),
		strings.Join(append([]string{r.Program.String()}, versions...), "; ") + ".",
		r.Machine.String() + ".",
	}
	var notes []string
	for _, part := range parts {
		notes = append(notes, wrap(part, noteColumns)...)
	}
	return notes
}

// wrap breaks a text at blanks into lines of so many cells, if its words allow it.
func wrap(text string, columns int) (out []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && displaywidth.String(line)+1+displaywidth.String(word) > columns {
			out, line = append(out, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line == "" {
		return out
	}
	return append(out, line)
}
