package plot

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/guptarohit/asciigraph"
)

// Rows of a plot in a terminal, without its title and its axis of time, and the
// least and the most columns of the plot itself.
const (
	terminalRows  = 9
	leastColumns  = 20
	mostColumns   = 400
	columnsATick  = 10
	axisQuarters  = 4 // labels on the axis of percentages, but for 0
	labelDistance = 1
)

// Terminal draws each series as a plot of its own, one below the other, in rows
// of at most so many columns (30 at least). Every plot ends in its axis of time.
// Colours are left to the caller: the text is plain.
func Terminal(series []Series, p Period, width int) string {
	var b strings.Builder
	for i, s := range series {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(terminalPlot(s, p, width))
	}
	return b.String()
}

func terminalPlot(s Series, p Period, width int) string {
	steps := steps(s.Points, p)
	high := top(steps)
	label := func(percent float64) string { return strconv.FormatFloat(percent, 'f', -1, 64) }
	// What asciigraph puts before the plot: a space, the label, a space and "┤".
	margin := utf8.RuneCountInString(label(high)) + 3
	n := min(max(width-margin, leastColumns), mostColumns)

	values := columns(steps, n)
	// asciigraph draws what is between two values: the last column would be empty.
	values = append(values, values[n-1])
	plot := asciigraph.Plot(values,
		asciigraph.LowerBound(0), asciigraph.UpperBound(high), asciigraph.Height(terminalRows-1),
		asciigraph.YAxisValueFormatter(func(percent float64) string {
			if quarters := percent / high * axisQuarters; quarters == math.Trunc(quarters) {
				return label(percent)
			}
			return ""
		}),
	)
	axis, labels := timeAxis(ticks(p, max(n/columnsATick, 1)), n)
	indent := strings.Repeat(" ", margin-1)
	name := displaywidth.TruncateString(title(s, steps), margin+n-1, "…")
	rows := []string{" " + name, plot, indent + "└" + axis, indent + " " + labels}
	return strings.Join(rows, "\n") + "\n"
}

// timeAxis draws ticks into n columns, and their labels into the row below, each
// in the middle under its tick where there is room.
func timeAxis(ticks []tick, n int) (axis, labels string) {
	line := []rune(strings.Repeat("─", n))
	text := []rune(strings.Repeat(" ", n))
	free := 0 // the first column of the row of labels that may be written to
	for _, t := range ticks {
		column := min(int(t.part*float64(n)), n-1)
		line[column] = '┬'
		label := []rune(t.label)
		start := min(max(column-len(label)/2, 0), n-len(label))
		if start < free {
			continue
		}
		copy(text[start:], label)
		free = start + len(label) + labelDistance
	}
	return string(line), strings.TrimRight(string(text), " ")
}
