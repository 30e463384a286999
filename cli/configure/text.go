package configure

import (
	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/cells"
)

// wrapped is a text broken between words.
func wrapped(style, text string, width int) []line {
	var out []line
	for _, part := range table.Wrap(console.OneLine(text), max(width, 1)) {
		out = append(out, say(style, part))
	}
	return out
}

// cut is a text in at most so many cells.
func cut(text string, width int) string { return cells.Shorten(text, width) }
