package host

import "strconv"

const (
	// unknownColumns is taken where COLUMNS is not set: Claude Code before
	// 2.1.153.
	unknownColumns = 120
	maxColumns     = 2000
	// chrome is what Claude Code keeps of each row for itself.
	chrome = 4
)

// usableWidth is the number of cells that a row can have in Claude Code before
// it is cut: COLUMNS - 4 - 2 × padding.
func usableWidth(getenv func(string) string, padding int) int {
	columns, err := strconv.Atoi(getenv("COLUMNS"))
	if err != nil || columns <= 0 {
		columns = unknownColumns
	}
	return max(1, min(columns, maxColumns)-chrome-2*padding)
}

// usableRows is the number of rows that Claude Code shows, half of the screen
// less four, or 0 where the height is not known.
func usableRows(getenv func(string) string) int {
	lines, err := strconv.Atoi(getenv("LINES"))
	if err != nil || lines <= 0 {
		return 0
	}
	return max(1, lines/2-4)
}
