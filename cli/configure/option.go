package configure

import (
	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/host/look/layout"
)

// option is a key that answers what a page asks, and what it does, in words that fit the
// smallest terminal.
type option struct{ key, does string }

// asked is a text with what can be answered to it below. However long the text and small
// the screen: what can be answered is seen, and of the text as much as there is room for.
type asked struct {
	from, at int // the row of the first option that is seen, and which one that is
	options  []option
}

// rows are the text from one of its rows on, and the options. Where the text goes on, that shows.
func (a *asked) rows(text []line, top *list, options []option, width, height int) []line {
	a.options = options
	a.at = 0
	below := make([]line, 0, len(options))
	widest := 1
	for _, o := range options {
		widest = max(widest, layout.Width(o.key))
	}
	for _, o := range options {
		below = append(below, row(styled("accent", pad(o.key, widest)), styled("", "  "+o.does)))
	}
	if len(below) > max(height-1, 1) { // no room for all: the last ones are in the last row of the screen
		below = below[:max(height-1, 1)]
	}
	room := height - len(below)
	apart := len(below) > 0 && room > len(text)
	top.at = max(0, min(top.at, len(text)-max(room, 0)))
	out := make([]line, 0, height)
	out = append(out, text[top.at:min(top.at+max(room, 0), len(text))]...)
	if n := len(out); n > 0 && top.at+n < len(text) {
		out[n-1] = more(out[n-1], width, "↓")
	}
	if len(out) > 1 && top.at > 0 {
		out[0] = more(out[0], width, "↑")
	}
	if apart {
		out = append(out, line{})
	}
	a.from = len(out)
	return append(out, below...)
}

// more is a row with a sign at its end that there is more, below or above.
func more(l line, width int, sign string) line {
	var out line
	used := 0
	for _, s := range l.spans {
		w := layout.Width(s.Text)
		if used+w > width-2 {
			s.Text = cut(s.Text, width-2-used)
			w = layout.Width(s.Text)
			if sign == cells.Ellipsis && s.Text != "" {
				sign = ""
			}
		}
		used += w
		out.spans = append(out.spans, s)
	}
	if sign != "" {
		out.spans = append(out.spans, styled("warn", " "+sign))
	}
	return out
}

// scrolled is the part of a text that is seen.
func scrolled(text []line, top *list, width, height int) []line {
	return new(asked).rows(text, top, nil, width, height)
}

// shortened are the first rows of a text, with a sign where there is more.
func shortened(rows []line, most, width int) []line {
	if len(rows) <= most {
		return rows
	}
	rows = rows[:max(most, 0)]
	if n := len(rows); n > 0 {
		rows[n-1] = more(rows[n-1], width, cells.Ellipsis)
	}
	return rows
}

// click is a press of the mouse on a row of the page, and so of its key.
func (a *asked) click(m *model, at int) tea.Cmd {
	if key, ok := a.keyAt(at); ok {
		return m.press(key)
	}
	return nil
}

// keyAt is the key of the option in a row of the page.
func (a *asked) keyAt(at int) (key tea.KeyPressMsg, ok bool) {
	if at -= a.from; at < 0 || at >= len(a.options) {
		return key, false
	}
	return keyNamed(a.options[at].key), true
}
