package configure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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
		m.lay(newPicker(roles[c.list.at], m.style(roles[c.list.at])))
		return true, nil
	}
	return c.list.steer(key.String(), len(roles), m.room()-1), nil
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
		l := row(styled("", mark+pad(roles[i], roleName)), styled("faint", style))
		l.drawn = m.swatch(style)
		l.spans = []span.Span{styled("", mark+pad(roles[i], roleName)), styled("faint", pad(cut(style, max(width-40, 10)), min(max(width-40, 10), 28))+" ")}
		l.chosen = i == c.list.at
		out = append(out, l)
	}
	return out
}

// swatch is a text in a style, as the line has it.
func (m *model) swatch(style string) *layout.Row {
	rows := layout.Render([]layout.Line{{Left: []layout.Block{{Spans: []span.Span{styled(style, " 42% main ")}}}}}, layout.Options{Width: 20, Level: m.look.level})
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

// picker picks the colour of a role from the 256 that every terminal has, or one that is
// typed.
type picker struct {
	role   string
	words  []string // of the style, but for its two colours
	colour [2]string
	ground bool // which of the two is picked: the background
	at     int
	top    int
	typed  *field
	wrong  string
}

func newPicker(role, style string) *picker {
	p := &picker{role: role}
	for word := range strings.FieldsSeq(style) {
		switch key, value, is := strings.Cut(word, "="); {
		case is && key == "fg":
			p.colour[0] = value
		case is && key == "bg":
			p.colour[1] = value
		default:
			p.words = append(p.words, word)
		}
	}
	p.seek()
	return p
}

// seek puts the cursor onto the colour there is.
func (p *picker) seek() {
	if n, err := strconv.Atoi(p.colour[p.which()]); err == nil {
		p.at = n
	}
}

func (p *picker) which() int {
	if p.ground {
		return 1
	}
	return 0
}

// style is what was picked until now.
func (p *picker) style() string {
	words := slices.Clone(p.words)
	for i, key := range []string{"fg=", "bg="} {
		if p.colour[i] != "" {
			words = append(words, key+p.colour[i])
		}
	}
	return strings.Join(words, " ")
}

func (p *picker) title() string  { return p.role }
func (p *picker) typing() *field { return p.typed }
func (p *picker) keys() []binding {
	if p.typed != nil {
		return []binding{{"enter", "take"}, {"esc", "back"}}
	}
	return []binding{{"arrows", "colour"}, {"enter", "take"}, {"f", "text/ground"}, {"b", "bold"}, {"i", "italic"}, {"_", "underline"}, {"#", "type one"}, {"0", "none"}, {"esc", "as it was"}}
}

// perRow is how many colours stand beside one another: the cube of 216 goes in sixes.
const perRow = 12

func (p *picker) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	if p.typed != nil {
		switch name {
		case "esc":
			p.typed, p.wrong = nil, ""
		case "enter":
			if p.wrong == "" {
				p.typed = nil
			}
		default:
			p.typed.press(key)
			p.wrong = ""
			old := p.colour[p.which()]
			p.colour[p.which()] = strings.TrimSpace(p.typed.value())
			if p.wrong = configfile.RejectStyle(p.style()); p.wrong != "" {
				p.colour[p.which()] = old
				return true, nil
			}
			p.try(m)
		}
		return true, nil
	}
	step := 0
	switch name {
	case "left", "h":
		step = -1
	case "right", "l":
		step = 1
	case "up", "k":
		step = -perRow
	case "down", "j":
		step = perRow
	case "f":
		p.ground = !p.ground
		p.seek()
		return true, nil
	case "b":
		p.toggle("bold")
	case "i":
		p.toggle("italic")
	case "_":
		p.toggle("underline")
	case "0", "delete", "backspace":
		p.colour[p.which()] = ""
	case "#":
		typed := newField(p.colour[p.which()])
		p.typed = &typed
		return true, nil
	case "enter":
		if m.do(draft.Colour(p.role, p.style())) {
			m.lift()
		}
		return true, nil
	default:
		return false, nil
	}
	if to := p.at + step; step != 0 && to >= 0 && to < 256 {
		p.at = to
		p.colour[p.which()] = strconv.Itoa(to)
	}
	p.try(m)
	return true, nil
}

func (p *picker) toggle(word string) {
	if i := slices.Index(p.words, word); i >= 0 {
		p.words = slices.Delete(p.words, i, i+1)
		return
	}
	p.words = append(p.words, word)
}

func (p *picker) try(m *model) {
	if err := m.try(draft.Colour(p.role, p.style())); err != nil {
		m.say("bad", err.Error())
	}
}

func (p *picker) rows(m *model, width, height int) []line {
	of := "text"
	if p.ground {
		of = "background"
	}
	out := []line{row(styled("title", p.role), styled("faint", "  "+of+": "), styled(p.style(), " 42% main "), styled("faint", "  "+p.style()))}
	switch {
	case p.typed != nil:
		l := row(styled("", "a colour, 0 to 255 or #rrggbb: "))
		l.spans = append(l.spans, p.typed.spans(10, m.look.level > 0)...)
		out = append(out, l)
	default:
		out = append(out, say("faint", fmt.Sprintf("colour %d", p.at)))
	}
	if p.wrong != "" {
		out = append(out, wrapped("bad", p.wrong, width)...)
	}
	grid := list{at: p.at / perRow, top: p.top}
	from, to := grid.window((256+perRow-1)/perRow, height-len(out))
	p.top = grid.top
	for y := from; y < to; y++ {
		var l line
		for x := y * perRow; x < min((y+1)*perRow, 256); x++ {
			// A row of blanks alone would be none: the sign has the colour that it stands on.
			cell, ink := " · ", strconv.Itoa(x)
			if x == p.at {
				cell, ink = "[•]", inkOn(x)
			}
			if m.look.level == layout.None {
				cell = pad(strconv.Itoa(x), 3)
				if x == p.at {
					cell = "▸" + pad(strconv.Itoa(x%100), 2)
				}
			}
			l.spans = append(l.spans, styled("fg="+ink+" bg="+strconv.Itoa(x), cell))
		}
		out = append(out, l)
	}
	return out
}

// inkOn is a colour that can be read on one of the 256.
func inkOn(n int) string {
	bright := n == 7 || n > 8 && n < 16 || n >= 244
	if n >= 16 && n < 232 {
		bright = (n-16)/36+2*((n-16)/6%6) >= 6
	}
	if bright {
		return "16"
	}
	return "231"
}

func (p *picker) click(m *model, at int) tea.Cmd { return nil }
