// Package table sets texts in columns that fit the terminal. It knows nothing of
// colours and writes nothing: what it makes are rows of spans.
//
// The rule of fitting, for a table that is wider than there is room:
//
//  1. Columns that may be broken become narrower, the widest first, none below
//     its longest word or its Min. Text is broken between words only.
//  2. If that is not enough, the column with the lowest Yield leaves the table and
//     goes on below each row, as a text with its label; and so on with the next.
//  3. If nothing may yield any more, the widest column is cut, with an ellipsis.
package table

import (
	"strings"

	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// Gap is how many cells are between two columns.
const Gap = 2

// below is how far a text below its row is indented.
const below = 4

// Column is one column of a table.
type Column struct {
	Title string
	Right bool // flush right, as numbers are
	Break bool // may go on over several rows
	Min   int  // cells below which it is not broken; its longest word if that is more
	// Yield is when the column gives way where there is too little room: 1 is
	// first, 0 never.
	Yield int
	// Label stands before a text that is below its row.
	Label string
	// Aside is the title, in a pipe, of what its cells have as Aside; "" if they have none.
	Aside string
	// PipeOnly is a column that a table has only as [Table.Tabs], Drawn one that it
	// does not have there, as a bar is.
	PipeOnly, Drawn bool
}

// Cell is a text and the style that it is drawn in.
type Cell struct {
	// Sign stands in front of the text, for eyes alone: not in a pipe.
	Sign  string
	Text  string
	Style string
	// Aside goes on behind the text, in brackets and dim; in a pipe it has a column of
	// its own.
	Aside string
	// Plain is what a pipe gets in place of Text, unless it is "".
	Plain string
	// Minor is a text that is left out rather than shown below its row.
	Minor bool
}

// drawn is all that is seen of a cell.
func (c Cell) drawn() string {
	text := c.Sign + c.Text
	switch {
	case c.Aside == "":
		return text
	case c.Text == "":
		return text + "(" + c.Aside + ")"
	}
	return text + " (" + c.Aside + ")"
}

// Text is a cell without a style.
func Text(text string) Cell { return Cell{Text: text} }

// Table is a list of rows with a cell for each column.
type Table struct {
	Columns []Column
	rows    [][]Cell
	feet    int // of the rows, the last ones, which are sums
}

// Add adds a row. Cells that are missing are empty; blanks in front of a text stay.
func (t *Table) Add(cells ...Cell) {
	row := make([]Cell, len(t.Columns))
	for i := range row {
		if i < len(cells) {
			row[i] = cells[i]
			text := strings.TrimLeft(span.Clean(cells[i].Text), " ")
			indent := len(cells[i].Text) - len(strings.TrimLeft(cells[i].Text, " "))
			row[i].Text = strings.Repeat(" ", indent) + oneLine(text)
			row[i].Aside, row[i].Plain = oneLine(cells[i].Aside), oneLine(cells[i].Plain)
		}
	}
	t.rows = append(t.rows, row)
}

// Foot adds a row that adds up the others: nothing for a pipe. It is the last.
func (t *Table) Foot(cells ...Cell) {
	t.Add(cells...)
	t.feet++
}

// oneLine is a text without breaks and escapes.
func oneLine(text string) string { return strings.Join(strings.Fields(span.Clean(text)), " ") }

// Rows sets the table in so many cells, or without a limit if width is 0. The
// titles are the first row. leftOut names the columns of which minor texts are not
// shown.
func (t *Table) Rows(width int) (rows [][]span.Span, leftOut []string) {
	places := t.fit(width)
	title := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		title[i] = Cell{Text: c.Title, Style: "bold"}
	}
	rows = append(rows, t.set(places, title)...)
	for _, cells := range t.rows {
		rows = append(rows, t.set(places, cells)...)
		rows = append(rows, t.under(places, cells, width)...)
	}
	for i, p := range places {
		if !p.moved {
			continue
		}
		for _, cells := range t.rows {
			if cells[i].Minor && !empty(cells[i].drawn()) {
				leftOut = append(leftOut, t.Columns[i].Title)
				break
			}
		}
	}
	return rows, leftOut
}

// empty tells whether a text says nothing.
func empty(text string) bool { return text == "" || text == "-" }

// place is what a column has of the table's width.
type place struct {
	width int
	moved bool // below the rows, or nowhere
}

// fit finds a width for each column.
func (t *Table) fit(width int) []place {
	places := make([]place, len(t.Columns))
	least := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		longest := layout.Width(c.Title)
		for _, cells := range t.rows {
			text := cells[i].drawn()
			places[i].width = max(places[i].width, layout.Width(text))
			for _, word := range words(text) {
				longest = max(longest, layout.Width(word.text))
			}
		}
		if c.PipeOnly || places[i].width == 0 && width > 0 {
			places[i] = place{moved: true} // nothing to show
			continue
		}
		places[i].width = max(places[i].width, layout.Width(c.Title))
		least[i] = places[i].width
		if c.Break {
			least[i] = min(places[i].width, max(longest, c.Min))
		}
	}
	if width == 0 {
		return places
	}
	for total(places, least) > width {
		next := -1
		for i, c := range t.Columns {
			if c.Yield > 0 && !places[i].moved && (next < 0 || c.Yield < t.Columns[next].Yield) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		places[next].moved = true
	}
	narrow(places, least, width)
	// What is still too wide is cut.
	for i := range least {
		least[i] = min(least[i], 3)
	}
	narrow(places, least, width)
	return places
}

// narrow takes cells from the widest column that has more than its least, until
// the table fits.
func narrow(places []place, least []int, width int) {
	wide := make([]int, len(places))
	for {
		for i := range places {
			wide[i] = places[i].width
		}
		if total(places, wide) <= width {
			return
		}
		widest := -1
		for i, p := range places {
			if !p.moved && p.width > least[i] && (widest < 0 || p.width > places[widest].width) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		places[widest].width--
	}
}

// total is the width of a table whose columns have these widths.
func total(places []place, widths []int) int {
	sum := -Gap
	for i, p := range places {
		if !p.moved {
			sum += widths[i] + Gap
		}
	}
	return sum
}

// set puts the cells of a row beside one another.
func (t *Table) set(places []place, cells []Cell) [][]span.Span {
	texts, height := make([][]string, len(cells)), 1
	for i, cell := range cells {
		if places[i].moved {
			continue
		}
		if t.Columns[i].Break {
			texts[i] = Wrap(cell.drawn(), places[i].width)
		} else {
			texts[i] = []string{cell.drawn()}
		}
		height = max(height, len(texts[i]))
	}
	rows := make([][]span.Span, height)
	main := make([]int, len(cells)) // of each cell, the bytes that are not its aside
	for i, cell := range cells {
		main[i] = len(strings.ReplaceAll(cell.Sign+cell.Text, " ", ""))
	}
	for y := range rows {
		var r []span.Span
		blanks, first := 0, true
		for i, cell := range cells {
			if places[i].moved {
				continue
			}
			if !first {
				blanks += Gap
			}
			first = false
			text := ""
			if y < len(texts[i]) {
				text = Clip(texts[i][y], places[i].width)
			}
			rest := places[i].width - layout.Width(text)
			if t.Columns[i].Right {
				blanks, rest = blanks+rest, 0
			}
			if text != "" {
				if blanks > 0 {
					r = append(r, span.Span{Text: strings.Repeat(" ", blanks)})
				}
				r = append(r, cell.paint(text, &main[i])...)
				blanks = 0
			}
			blanks += rest
		}
		rows[y] = r
	}
	return rows
}

// paint gives a row of a cell its styles. main is how many bytes without blanks are to
// come of what is not the aside.
func (c Cell) paint(text string, main *int) []span.Span {
	if c.Aside == "" {
		return []span.Span{{Text: text, Style: c.Style}}
	}
	at := 0
	for at < len(text) && *main > 0 {
		if text[at] != ' ' {
			*main--
		}
		at++
	}
	var painted []span.Span
	if at > 0 {
		painted = append(painted, span.Span{Text: text[:at], Style: c.Style})
	}
	if at < len(text) {
		painted = append(painted, span.Span{Text: text[at:], Style: "dim"})
	}
	return painted
}

// under puts what has no place in a row below it.
func (t *Table) under(places []place, cells []Cell, width int) [][]span.Span {
	var rows [][]span.Span
	for i, cell := range cells {
		if !places[i].moved || t.Columns[i].PipeOnly || cell.Minor || empty(cell.drawn()) {
			continue
		}
		label := t.Columns[i].Label
		if label != "" {
			label += " "
		}
		main := len(strings.ReplaceAll(cell.Sign+cell.Text, " ", ""))
		for y, text := range Wrap(label+cell.drawn(), max(width-below, 1)) {
			r := []span.Span{{Text: strings.Repeat(" ", below)}}
			if rest, ok := strings.CutPrefix(text, label); ok && y == 0 && label != "" {
				r = append(r, span.Span{Text: label, Style: "dim"})
				text = rest
			}
			rows = append(rows, append(r, cell.paint(text, &main)...))
		}
	}
	return rows
}
