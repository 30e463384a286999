package configure

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/look/layout"
)

// choice is one of several values, and what is to be said of it.
type choice struct {
	value, about string
	scene        string // the scene that it is tried in; "" for the one that is looked at
}

// chooser is a list of values. The preview shows each as the cursor is on it; what was
// there before comes back unless one is taken.
type chooser struct {
	name    string
	choices []choice
	key     string // of the setting that has one of them
	edit    func(value string) draft.Edit
	list    list
}

func newChooser(m *model, name, key string, choices []choice, edit func(string) draft.Edit) *chooser {
	c := &chooser{name: name, key: key, choices: choices, edit: edit}
	now := c.now(m)
	c.list.at = max(0, slices.IndexFunc(choices, func(each choice) bool { return each.value == now }))
	return c
}

// now is the present value.
func (c *chooser) now(m *model) string {
	s, _ := m.setting(c.key)
	return s.Value
}

func (c *chooser) title() string { return c.name }
func (c *chooser) keys() []binding {
	return []binding{{"enter", "take"}, {"esc", "as it was"}, {"↑/↓", "try"}}
}

func (c *chooser) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	switch name := key.String(); name {
	case "enter", "space":
		if chosen := c.choices[c.list.at].value; chosen == c.now(m) || m.do(c.edit(chosen)) {
			m.lift()
			m.redraw()
		}
		return true, nil
	default:
		if !c.list.steer(name, len(c.choices), m.room()-1) {
			return false, nil
		}
	}
	c.try(m)
	return true, nil
}

// try shows the choice under the cursor.
func (c *chooser) try(m *model) {
	chosen := c.choices[c.list.at].value
	if chosen == c.now(m) {
		m.redraw()
		return
	}
	m.preview.lent = c.choices[c.list.at].scene
	if err := m.try(c.edit(chosen)); err != nil {
		m.say("bad", err.Error())
	}
}

func (c *chooser) rows(m *model, width, height int) []line {
	out := []line{row(styled("title", c.name), styled("faint", "  the preview shows each"))}
	from, to := c.list.window(len(c.choices), height-1)
	now := c.now(m)
	widest := 10
	for _, each := range c.choices {
		widest = max(widest, layout.Width(each.value))
	}
	widest = min(widest, width/2)
	for i := from; i < to; i++ {
		mark, is := "  ", "  "
		if i == c.list.at {
			mark = "▸ "
		}
		if c.choices[i].value == now {
			is = "● "
		}
		l := row(styled("", mark), styled("accent", is), styled("", pad(cut(c.choices[i].value, widest), widest)), styled("faint", "  "+c.choices[i].about))
		l.chosen = i == c.list.at
		out = append(out, l)
	}
	return out
}

func (c *chooser) click(m *model, at int) tea.Cmd {
	to := c.list.top + at - 1
	if at < 1 || to >= len(c.choices) {
		return nil
	}
	if to == c.list.at {
		_, then := c.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	c.list.at = to
	c.try(m)
	return nil
}
