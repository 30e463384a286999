package configure

import (
	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/layout"
)

// help lists every key there is.
type help struct {
	of   page
	list list
}

func (h *help) title() string   { return "Keys" }
func (h *help) keys() []binding { return []binding{{"esc", "back"}, {"↑/↓", "scroll"}} }

func (h *help) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	if key.String() == "?" {
		m.lift()
		return true, nil
	}
	return h.list.steer(key.String(), len(h.all()), 10), nil
}

func (h *help) click(m *model, _ int) tea.Cmd { m.lift(); return nil }

// all are the rows of the page: its own keys, and those of every page.
func (h *help) all() []line {
	var out []line
	widest := 0
	for _, b := range append(h.of.keys(), everywhere...) {
		widest = max(widest, layout.Width(b.keys))
	}
	part := func(title string, keys []binding) {
		if len(keys) == 0 {
			return
		}
		if len(out) > 0 {
			out = append(out, line{})
		}
		out = append(out, say("title", title))
		for _, b := range keys {
			out = append(out, row(styled("accent", "  "+pad(b.keys, widest)+"  "), styled("", b.does)))
		}
	}
	part(h.of.title(), h.of.keys())
	part("Everywhere", everywhere)
	return out
}

func (h *help) rows(_ *model, width, height int) []line {
	return scrolled(h.all(), &h.list, width, height)
}

// pad fills a text up with blanks.
func pad(text string, width int) string {
	for layout.Width(text) < width {
		text += " "
	}
	return text
}
