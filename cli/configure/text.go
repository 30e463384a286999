package configure

import (
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// wrapped is a text broken between words, and within one, a path say, that is longer than a
// row.
func wrapped(style, text string, width int) []line {
	var out []line
	for _, part := range table.Wrap(console.OneLine(text), max(width, 1)) {
		for layout.Width(part) > width {
			n, _ := cells.Prefix(part, width)
			if n == 0 {
				break
			}
			out, part = append(out, say(style, part[:n])), part[n:]
		}
		out = append(out, say(style, part))
	}
	return out
}

// folded is a row that a program wrote for another screen: it goes on below, broken at a
// blank where there is one, and as far in as it began.
func folded(text string, width int) []line {
	text, _ = cells.Visible(span.Plain(text))
	if text == "" {
		return []line{{}}
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	if len(indent) > width/2 {
		indent = ""
	}
	var out []line
	for text != "" {
		n, _ := cells.Prefix(text, width)
		if n == 0 {
			break
		}
		if at := strings.LastIndexByte(text[:n], ' '); n < len(text) && text[n] != ' ' && at > len(indent) {
			n = at
		}
		out = append(out, say("", text[:n]))
		if text = strings.TrimLeft(text[n:], " "); text != "" {
			text = indent + text
		}
	}
	return out
}

// cut is a text in at most so many cells.
func cut(text string, width int) string { return cells.Shorten(text, width) }
