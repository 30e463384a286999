package table

import "strings"

// Tabs is the table for a pipe: a line for each row, the titles first, with a tab
// between cells. All columns are there, whatever the terminal is; a cell without a text
// is "-", so that a shell's read does not skip it.
func (t *Table) Tabs() []byte {
	var out []byte
	line := func(cells []string) {
		for i, cell := range cells {
			if i > 0 {
				out = append(out, '\t')
			}
			if cell == "" {
				cell = "-"
			}
			out = append(out, cell...)
		}
		out = append(out, '\n')
	}
	var titles []string
	for _, c := range t.Columns {
		if c.Drawn {
			continue
		}
		titles = append(titles, strings.TrimSpace(c.Title))
		if c.Aside != "" {
			titles = append(titles, c.Aside)
		}
	}
	line(titles)
	for _, row := range t.rows[:len(t.rows)-t.feet] {
		var cells []string
		for i, c := range t.Columns {
			if c.Drawn {
				continue
			}
			text := row[i].Plain
			if text == "" {
				text = strings.TrimSpace(row[i].Text)
			}
			cells = append(cells, text)
			if c.Aside != "" {
				cells = append(cells, row[i].Aside)
			}
		}
		line(cells)
	}
	return out
}
