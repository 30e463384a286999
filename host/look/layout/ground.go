package layout

import "strings"

// Upon returns a row as it looks in a terminal that has another ground: where the row has
// the terminal's own colours it has those of the style, and it is that wide. At the level
// None there is no ground, and the row stays as it is.
func (r Row) Upon(words string, width int) Row {
	if r.level == None {
		return r
	}
	p := newPalette(Options{Level: r.level})
	own := p.style(words)
	out := Row{level: r.level, width: r.width, runs: make([]run, 0, len(r.runs)+1)}
	put := func(next run) {
		if !next.style.fg.drawn() {
			next.style.fg = own.fg
		}
		if !next.style.bg.drawn() {
			next.style.bg = own.bg
		}
		next.style = next.style.lowered(r.level)
		out.runs = append(out.runs, next)
	}
	for _, each := range r.runs {
		put(each)
	}
	if rest := width - r.width; rest > 0 {
		put(run{text: strings.Repeat(" ", rest), width: rest})
		out.width = width
	}
	return out
}
