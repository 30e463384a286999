package plot

import (
	"math"

	"github.com/clipperhouse/displaywidth"

	"github.com/data-wise/aiterm/host/look/svg"
)

// Bar is one of several amounts that are compared.
type Bar struct {
	Name   string // for people; it is cleaned before it is drawn
	Amount float64
	Text   string // the amount, as people read it
}

// InCells draws an amount as a bar, for a terminal: the highest of all has so many cells,
// and what is more than nothing has an eighth of one at least.
func InCells(amount, highest float64, cells int) string {
	if !(amount > 0) || !(highest > 0) {
		return ""
	}
	eighths := max(1, int(math.Round(8*float64(cells)*min(amount/highest, 1))))
	bar := make([]rune, 0, cells)
	for range eighths / 8 {
		bar = append(bar, '█')
	}
	if rest := eighths % 8; rest > 0 {
		bar = append(bar, []rune(" ▏▎▍▌▋▊▉")[rest])
	}
	return string(bar)
}

// Measures of a picture of bars in SVG units, beside those of [SVG].
const (
	barsTop    = 70.0
	barsRow    = 24.0
	barsHeight = 14.0
	barsName   = 280.0 // room for a name
	barsText   = 100.0 // room for an amount
	nameCells  = 36
)

// BarsSVG draws amounts as bars, one below the other. The same arguments always give the
// same bytes, and the picture needs no font, script or file from elsewhere.
func BarsSVG(heading, below string, bars []Bar) []byte {
	highest := 0.0
	for _, bar := range bars {
		highest = max(highest, drawable(bar.Amount))
	}
	height := barsTop + barsRow*float64(max(len(bars), 1)) + 20
	left := svgRight + barsName
	room := svgWidth - left - barsText - svgRight
	b := &picture{}
	b.begin(height, heading)
	b.Label(svgRight, 30, "start", `font-size="17" font-weight="600"`, heading)
	b.Label(svgRight, 50, "start", "", below)
	for i, bar := range bars {
		y := barsTop + barsRow*float64(i)
		b.Label(left-10, y+barsHeight-2, "end", "", displaywidth.TruncateString(bar.Name, nameCells, "…"))
		width := 0.0
		if amount := drawable(bar.Amount); amount > 0 {
			width = max(1, room*amount/highest)
			b.Raw(`<rect x="`).Num(left).Raw(`" y="`).Num(y).Raw(`" width="`).Num(width).Raw(`" height="`).Num(barsHeight)
			b.Raw(`" rx="2" fill="` + svgColor(0) + "\"/>\n")
		}
		b.Label(left+width+8, y+barsHeight-2, "start", "", bar.Text)
	}
	if len(bars) == 0 {
		b.Label(svgWidth/2, barsTop+barsHeight, "middle", "", "nothing in this time")
	}
	b.Raw("</svg>\n")
	return []byte(b.String())
}

// begin opens a picture.
func (b *picture) begin(height float64, heading string) {
	b.Raw(`<svg xmlns="http://www.w3.org/2000/svg" width="`).Num(svgWidth).Raw(`" height="`).Num(height)
	b.Raw(`" viewBox="0 0 `).Num(svgWidth).Raw(" ").Num(height)
	b.Raw(`" role="img" font-family="` + svg.SansSerif + `" font-size="13" fill="` + svgGrey + "\">\n")
	b.Raw("<title>").Text(heading).Raw("</title>\n")
}
