//go:build linux || darwin

package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Measures of the picture, in SVG units and cells.
const (
	chartWidth  = 960
	chartLeft   = 280 // room for the names
	chartRight  = 220 // room for the figures
	chartTop    = 78
	chartRow    = 26
	chartNote   = 17 // a line of what stands below
	noteColumns = 136
	nameColumns = 34
)

// chartTemplate has colours that can be read on white and on black: the picture has
// no ground of its own.
//
//go:embed chart.svg.tmpl
var chartTemplate string

// chart draws the CPU time of each command as a bar, the cheapest first. The same
// report always gives the same bytes, and the picture needs no font, script or
// file from elsewhere.
func (r report) chart() []byte {
	shown := slices.DeleteFunc(slices.Clone(r.Subjects), func(f figures) bool { return !f.InChart })
	slices.SortStableFunc(shown, func(a, b figures) int { return cmp.Compare(a.CPU.Median, b.CPU.Median) })
	var values []float64
	for _, f := range shown {
		values = append(values, f.CPU.Median, f.CPU.P95)
	}
	type tick struct{ X, Value float64 }
	type row struct {
		Name, Figure, Color string
		Y, Median, P95      float64
	}
	type note struct {
		Y    float64
		Text string
	}
	s := scaleOf(values)
	bottom := chartTop + chartRow*float64(len(shown))
	picture := struct {
		Width, Left, NameEnd, Bottom, Height float64
		Ticks                                []tick
		Rows                                 []row
		Notes                                []note
	}{Width: chartWidth, Left: chartLeft, NameEnd: chartLeft - 12, Bottom: bottom}
	for at := s.low; at <= s.high*(1+1e-9); at = tickAfter(at) {
		picture.Ticks = append(picture.Ticks, tick{s.x(at), math.Round(at*1000) / 1000})
	}
	for i, f := range shown {
		picture.Rows = append(picture.Rows, row{
			Name: f.chartName(), Figure: f.chartFigure(), Color: f.Kind.color(), Y: chartTop + chartRow*(float64(i)+0.5),
			Median: s.x(f.CPU.Median), P95: s.x(f.CPU.P95),
		})
	}
	for i, text := range r.notes() {
		picture.Notes = append(picture.Notes, note{bottom + 42 + chartNote*float64(i), text})
	}
	picture.Height = bottom + 44 + chartNote*float64(len(picture.Notes))
	var b bytes.Buffer
	if err := template.Must(template.New("chart").Parse(chartTemplate)).Execute(&b, picture); err != nil {
		panic(err) // it is in this program
	}
	return b.Bytes()
}

func (k kind) color() string {
	switch k {
	case ours:
		return "#2f81f7"
	case peer:
		return "#e0752d"
	}
	return "#7d8590"
}

func (f figures) chartName() string {
	name := f.Name
	if f.Kind == ours {
		name = "aiterm, " + name
	}
	if displaywidth.String(name) > nameColumns {
		name = displaywidth.TruncateString(name, nameColumns, "…")
	}
	return name
}

func (f figures) chartFigure() string {
	text := fmt.Sprintf("%.1f ms · %.1f ×", f.CPU.Median, f.CPURatio)
	switch {
	case f.Processes == 1:
		text += " · 1 process"
	case f.Processes > 1:
		text += fmt.Sprintf(" · %d processes", f.Processes)
	}
	return text
}

// scale is a logarithmic axis.
type scale struct{ low, high float64 }

// scaleOf has room for all values, beginning and ending at a tick. The smallest
// value is above its begin, so that every bar can be seen.
func scaleOf(values []float64) scale {
	if len(values) == 0 || slices.Max(values) <= 0 {
		return scale{1, 10}
	}
	s := scale{tickBelow(max(slices.Min(values), 0.01) / 1.25), tickBelow(slices.Max(values))}
	for s.high < slices.Max(values) || s.high <= s.low {
		s.high = tickAfter(s.high)
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

// x is where a value lies, to a tenth.
func (s scale) x(v float64) float64 {
	part := math.Log(max(v, s.low)/s.low) / math.Log(s.high/s.low)
	return math.Round(10*(chartLeft+part*(chartWidth-chartLeft-chartRight))) / 10
}

// notes say what was measured, where and when.
func (r report) notes() []string {
	var versions []string
	for _, f := range r.Subjects {
		if f.Version != "" {
			versions = append(versions, f.Name+" "+f.Version)
		}
	}
	var notes []string
	for _, part := range []string{
		fmt.Sprintf("× is the ratio to hello, a Go command that reads its input. Processes are those that one line starts. "+
			"Medians of %d interleaved rounds, in a git repository with %d files.", r.Rounds, checkedOut),
		strings.Join(append([]string{r.Program.String()}, versions...), "; ") + ".",
		r.Machine.String() + ".",
	} {
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
