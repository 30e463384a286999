package plot

import (
	"math"

	"github.com/clipperhouse/displaywidth"

	"github.com/data-wise/aiterm/host/look/svg"
)

// Measures of the picture in SVG units.
const (
	svgWidth  = 960.0
	svgLeft   = 56.0 // room for the axis of percentages
	svgRight  = 24.0
	svgTop    = 70.0 // room for the title and the legend
	svgPlot   = 280.0
	svgBottom = 44.0 // room for the axis of time
	svgLegend = 20.0 // a row of the legend

	svgTicks = 12
	// svgDense is the distance of two resets below which they are not marked:
	// the marks would be a wall.
	svgDense = 8.0

	// svgGrey and the colours of the lines can be read on white and on black:
	// the picture has no ground of its own.
	svgGrey = "#7d8590"
)

func svgColor(i int) string {
	colors := [...]string{"#2f81f7", "#e0752d", "#2da44e", "#a371f7", "#c69026", "#db61a2", "#1b9e9e", "#8b6f5c"}
	return colors[i%len(colors)]
}

// SVG draws all series into one picture: a line of steps each, with a mark where
// a figure came to its end. The same arguments always give the same bytes,
// which are bounded for each series whatever the number of its points, and the
// picture needs no font, script or file from elsewhere.
func SVG(heading string, series []Series, p Period) []byte {
	lines := make([][]step, len(series))
	for i, s := range series {
		lines[i] = steps(s.Points, p)
	}
	high := top(lines...)
	legend, legendRows := legendOf(series, lines)
	above := svgTop + svgLegend*float64(max(legendRows, 1))
	height := above + svgPlot + svgBottom
	c := canvas{top: above, high: high}

	b := &picture{}
	b.begin(height, heading)
	b.Label(svgLeft, 30, "start", `font-size="17" font-weight="600"`, heading)
	b.Label(svgLeft, 50, "start", "", periodText(p))
	for i, entry := range legend {
		y := svgTop + svgLegend*float64(entry.row)
		b.Raw(`<rect x="`).Num(entry.x).Raw(`" y="`).Num(y - 4).Raw(`" width="14" height="4" rx="2" fill="` + svgColor(i) + "\"/>\n")
		b.Label(entry.x+20, y+3, "start", "", entry.text)
	}
	b.grid(c, p)
	for i, line := range lines {
		b.resets(c, line, svgColor(i))
	}
	for i, line := range lines {
		b.line(c, line, svgColor(i))
	}
	if !drawn(lines) {
		b.Label(svgLeft+(svgWidth-svgLeft-svgRight)/2, above+svgPlot/2-12, "middle", "", "no samples in this time")
	}
	b.Raw("</svg>\n")
	return []byte(b.String())
}

func drawn(lines [][]step) bool {
	for _, line := range lines {
		if len(line) > 0 {
			return true
		}
	}
	return false
}

func periodText(p Period) string {
	const layout = "Mon 2 Jan 2006 15:04"
	return p.Since.Format(layout) + " to " + p.Until.In(p.Since.Location()).Format(layout+" MST")
}

type legendEntry struct {
	text string
	x    float64
	row  int
}

// legendOf places the names of the series in rows. A cell of text takes 8 units
// on average at most, whichever font of the list is there.
func legendOf(series []Series, lines [][]step) (entries []legendEntry, rows int) {
	const cell, swatch, gap, most = 8.0, 20.0, 18.0, 60
	x, row := svgLeft, 0
	for i, s := range series {
		name := displaywidth.TruncateString(title(s, lines[i]), most, "…")
		width := swatch + cell*float64(displaywidth.String(name))
		if x > svgLeft && x+width > svgWidth-svgRight {
			x, row = svgLeft, row+1
		}
		entries = append(entries, legendEntry{name, x, row})
		x += width + gap
	}
	return entries, row + 1
}

// canvas is where the plot itself lies in the picture.
type canvas struct {
	top  float64
	high float64 // percent at its upper edge
}

func (c canvas) x(part float64) float64 { return svgLeft + part*(svgWidth-svgLeft-svgRight) }
func (c canvas) y(percent float64) float64 {
	return c.top + svgPlot*(1-percent/c.high)
}

type picture struct{ svg.Writer }

func (b *picture) grid(c canvas, p Period) {
	b.Raw(`<g stroke="` + svgGrey + `" stroke-opacity="0.3">` + "\n")
	for i := range axisQuarters + 1 {
		y := c.y(c.high * float64(i) / axisQuarters)
		b.Raw(`<path d="M`).Num(c.x(0)).Raw(" ").Num(y).Raw("H").Num(c.x(1)).Raw("\"/>\n")
	}
	marks := ticks(p, svgTicks)
	for _, t := range marks {
		b.Raw(`<path d="M`).Num(c.x(t.part)).Raw(" ").Num(c.y(0)).Raw("v5\"/>\n")
	}
	b.Raw("</g>\n")
	for i := range axisQuarters + 1 {
		percent := c.high * float64(i) / axisQuarters
		b.Label(svgLeft-8, c.y(percent)+4, "end", "", percentText(percent))
	}
	for _, t := range marks {
		b.Label(c.x(t.part), c.y(0)+22, "middle", "", t.label)
	}
}

// resets marks where figures came to their end, unless that is too often.
func (b *picture) resets(c canvas, line []step, color string) {
	var at []float64
	for _, s := range line {
		if !s.ended {
			continue
		}
		x := c.x(s.to)
		if n := len(at); n > 0 && x-at[n-1] < svgDense {
			return
		}
		at = append(at, x)
	}
	if len(at) == 0 {
		return
	}
	b.Raw(`<path fill="none" stroke="` + color + `" stroke-opacity="0.4" stroke-dasharray="2 4" d="`)
	for _, x := range at {
		b.Raw("M").Num(x).Raw(" ").Num(c.y(0)).Raw("V").Num(c.y(c.high))
	}
	b.Raw("\"/>\n")
}

// line draws steps as one path. More steps than the picture has units across
// are drawn as the peak of each unit.
func (b *picture) line(c canvas, line []step, color string) {
	const units = svgWidth - svgLeft - svgRight
	if len(line) > units {
		line = peaks(line, int(units))
	}
	if len(line) == 0 {
		return
	}
	b.Raw(`<path fill="none" stroke="` + color + `" stroke-width="2" stroke-linejoin="round" d="`)
	pen := -1.0 // where the path has got to, or -1
	for _, s := range line {
		if s.from != pen {
			b.Raw("M").Num(c.x(s.from)).Raw(" ").Num(c.y(s.percent))
		} else {
			b.Raw("V").Num(c.y(s.percent))
		}
		b.Raw("H").Num(c.x(s.to))
		pen = s.to
		if s.ended {
			b.Raw("V").Num(c.y(0))
		}
	}
	b.Raw("\"/>\n")
	last := line[len(line)-1]
	if last.to == 1 && !last.ended {
		b.Raw(`<circle cx="`).Num(c.x(1)).Raw(`" cy="`).Num(c.y(last.percent)).Raw(`" r="3" fill="` + color + "\"/>\n")
	}
}

// peaks returns at most n steps, with the highest figure of each n-th part.
func peaks(line []step, n int) []step {
	out := make([]step, 0, n)
	for i, percent := range columns(line, n) {
		from, to := float64(i)/float64(n), float64(i+1)/float64(n)
		k := len(out) - 1
		switch {
		case math.IsNaN(percent):
		case k >= 0 && out[k].to == from && out[k].percent == percent:
			out[k].to = to
		default:
			out = append(out, step{from: from, to: to, percent: percent})
		}
	}
	return out
}
