package configure

import (
	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// colours is the list of the roles that a theme gives a style to, each of which can be
// picked anew. The first that is makes a theme of one's own, like the one there is.
type colours struct{ list list }

func newColours() *colours { return &colours{} }

func (c *colours) title() string   { return "Your own colours" }
func (c *colours) keys() []binding { return []binding{{"enter", "pick"}, {"esc", "back"}} }

func (c *colours) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	roles := configfile.RoleNames()
	if key.String() == "enter" {
		m.lay(rolePicker(m, roles[c.list.at]))
		return true, nil
	}
	return c.list.steer(key.String(), len(roles), m.room()-1), nil
}

// rolePicker picks the style of a role.
func rolePicker(m *model, role string) *picker {
	return newPicker(role, m.style(role), func(style string) draft.Edit { return draft.Colour(role, style) })
}

// style is what the theme says of a role.
func (m *model) style(role string) string {
	plan, err := m.draft.Plan(draft.On{})
	if err != nil {
		return ""
	}
	return plan.Theme.Roles[role]
}

// roleName is the column of roles, in cells.
const roleName = 18

func (c *colours) rows(m *model, width, height int) []line {
	roles := configfile.RoleNames()
	theme := ""
	if plan, err := m.draft.Plan(draft.On{}); err == nil {
		theme = plan.Theme.Name
	}
	out := []line{row(styled("title", "Colours of "+theme), styled("faint", "  a change makes a theme of your own"))}
	from, to := c.list.window(len(roles), height-1)
	for i := from; i < to; i++ {
		mark := "  "
		if i == c.list.at {
			mark = "▸ "
		}
		style := m.style(roles[i])
		l := line{drawn: m.swatch(style, width)}
		l.spans = []span.Span{styled("", mark+pad(roles[i], roleName)), styled("faint", pad(cut(style, max(width-40, 10)), min(max(width-40, 10), 28))+" ")}
		l.chosen = i == c.list.at
		out = append(out, l)
	}
	return out
}

// swatch is a text in a style, as the line has it.
func (m *model) swatch(style string, width int) *layout.Row {
	text := " 42% main "
	if width < narrow {
		text = " 42% "
	}
	rows := layout.Render([]layout.Line{{Left: []layout.Block{{Spans: []span.Span{styled(style, text)}}}}}, layout.Options{Width: 20, Level: m.look.level})
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

func (c *colours) click(m *model, at int) tea.Cmd {
	to := c.list.top + at - 1
	if at < 1 || to >= len(configfile.RoleNames()) {
		return nil
	}
	if c.list.at == to {
		_, then := c.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	c.list.at = to
	return nil
}
