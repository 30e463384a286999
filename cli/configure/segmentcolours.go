package configure

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/look/span"
)

// segmentColours is what a segment is coloured by: the roles of the theme that it draws
// with, and styles by the number that it shows.
type segmentColours struct {
	segment string
	list    list
	typed   *field // a number
	of      int    // whose number is typed, of the thresholds; -1 for a new one
	wrong   string
	head    int // how many rows stand above the list
}

// colouring is a row of the page.
type colouring struct {
	role   string // or "" for a threshold
	nth    int    // of the thresholds; -1 for the row that adds one
	number float64
	style  string
}

func (c *segmentColours) title() string  { return "Colours of " + c.segment }
func (c *segmentColours) typing() *field { return c.typed }
func (c *segmentColours) keys() []binding {
	if c.typed != nil {
		return []binding{{"enter", "take"}, {"esc", "not now"}}
	}
	return []binding{{"enter", "pick"}, {"n", "from another number on"}, {"e", "change the number"}, {"d", "take out"}, {"esc", "back"}}
}

// thresholds are the styles by number that hold.
func (c *segmentColours) thresholds(m *model) []config.Threshold {
	plan, err := m.draft.Plan(draft.On{})
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(plan.Segments, func(s config.Segment) bool { return s.Name == c.segment })
	if i < 0 {
		return nil
	}
	return slices.Clone(plan.Segments[i].Colors)
}

func (c *segmentColours) all(m *model) (all []colouring) {
	for _, role := range m.why(c.segment).Roles {
		all = append(all, colouring{role: role, style: m.style(role)})
	}
	for i, t := range c.thresholds(m) {
		all = append(all, colouring{nth: i, number: t.From, style: t.Style})
	}
	return append(all, colouring{nth: -1})
}

func (c *segmentColours) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	if c.typed != nil {
		c.takeKey(m, key)
		return true, nil
	}
	all := c.all(m)
	c.list.clamp(len(all))
	now := all[c.list.at]
	byNumber := now.role == "" && now.nth >= 0
	switch name := key.String(); {
	case name == "n", (name == "enter" || name == "space") && now.role == "" && now.nth < 0:
		c.ask(-1, "")
	case name == "enter" || name == "space":
		if now.role != "" {
			m.lay(rolePicker(m, now.role))
		} else {
			m.lay(c.picker(m, now))
		}
	case name == "e" && byNumber:
		c.ask(now.nth, inWords(now.number))
	case (name == "d" || name == "delete" || name == "backspace") && byNumber:
		left := slices.Delete(c.thresholds(m), now.nth, now.nth+1)
		if m.do(draft.ColourNumbers(c.segment, left)) && len(left) == 0 && len(c.thresholds(m)) > 0 {
			m.say("faint", "what the preset says of its numbers holds again")
		}
	case name == "e" || name == "d":
		m.say("warn", "only styles by number have one: n adds one")
	default:
		return c.list.steer(name, len(all), m.room()-2), nil
	}
	return true, nil
}

func (c *segmentColours) ask(of int, text string) {
	typed := newField(text)
	c.typed, c.of, c.wrong = &typed, of, ""
}

// picker picks the style from a number on.
func (c *segmentColours) picker(m *model, of colouring) *picker {
	return newPicker(c.segment+" from "+inWords(of.number)+" on", of.style, func(style string) draft.Edit {
		all := c.thresholds(m)
		all[of.nth].Style = style
		return draft.ColourNumbers(c.segment, all)
	})
}

// takeKey takes a key while a number is typed.
func (c *segmentColours) takeKey(m *model, key tea.KeyPressMsg) {
	switch key.String() {
	case "esc":
		c.typed, c.wrong = nil, ""
		return
	case "enter":
	default:
		c.typed.press(key)
		c.wrong = ""
		return
	}
	number, err := numberTyped(c.typed.value())
	all := c.thresholds(m)
	at := slices.IndexFunc(all, func(t config.Threshold) bool { return t.From == number })
	switch {
	case err != nil:
		c.wrong = err.Error()
		return
	case at >= 0 && at != c.of:
		c.wrong = "there is a style from " + inWords(number) + " on already"
		return
	}
	c.typed = nil
	if c.of >= 0 {
		all[c.of].From = number
		m.do(draft.ColourNumbers(c.segment, all))
		return
	}
	// The new one begins with a colour that is seen, and is picked at once.
	all = append(all, config.Threshold{From: number, Style: "fg=3"})
	if !m.do(draft.ColourNumbers(c.segment, all)) {
		return
	}
	for i, one := range c.all(m) {
		if one.role == "" && one.nth >= 0 && one.number == number {
			c.list.at = i
			m.lay(c.picker(m, one))
		}
	}
}

// numberTyped is a number as a person types one.
func numberTyped(text string) (float64, error) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "%")
	number, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err != nil || number < 0 || number > 1e15 || number != number {
		return 0, errors.New("that is no number from 0 on: type one such as 50 or 2.5")
	}
	return number, nil
}

func inWords(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

func (c *segmentColours) rows(m *model, width, height int) []line {
	all := c.all(m)
	out := []line{say("title", cut("Colours of "+c.segment, width))}
	if c.typed != nil {
		l := row(styled("accent", "from which number on: "))
		out = append(out, line{spans: append(l.spans, c.typed.spans(max(width-24, 8), m.look.level > 0)...)})
	}
	if c.wrong != "" {
		out = append(out, wrapped("bad", c.wrong, width)...)
	}
	c.head = len(out)
	foot := wrapped("faint", c.about(all[max(0, min(c.list.at, len(all)-1))]), width)
	foot = shortened(foot, min(2, max(height-len(out)-2, 0)), width)
	from, to := c.list.window(len(all), height-len(out)-len(foot))
	room := max(6, min(24, width-roleName-9))
	for i := from; i < to; i++ {
		mark := "  "
		if i == c.list.at {
			mark = "▸ "
		}
		one := all[i]
		l := line{chosen: i == c.list.at, spans: []span.Span{styled("", mark)}}
		switch {
		case one.role != "":
			l.spans = append(l.spans, styled("", pad(one.role, roleName)), styled("faint", pad(cut(one.style, room), room)+" "))
			l.drawn = m.swatch(one.style, width)
		case one.nth >= 0:
			l.spans = append(l.spans, styled("", pad("from "+inWords(one.number)+" on", roleName)), styled("faint", pad(cut(one.style, room), room)+" "))
			l.drawn = m.swatch(m.resolved(one.style), width)
		default:
			l.spans = append(l.spans, styled("accent", "+ a colour from a number on"))
		}
		out = append(out, l)
	}
	for len(out) < height-len(foot) {
		out = append(out, line{})
	}
	return append(out, foot...)
}

// resolved is a style with what the theme says of its roles.
func (m *model) resolved(style string) string {
	plan, err := m.draft.Plan(draft.On{})
	if err != nil {
		return style
	}
	var words []string
	for word := range strings.FieldsSeq(style) {
		if of, is := plan.Theme.Roles[word]; is {
			word = of
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func (c *segmentColours) about(one colouring) string {
	switch {
	case one.role != "":
		return "a role of the theme, which other segments may draw with too; the first one that is picked makes a theme of your own"
	case one.nth >= 0:
		return "what has a number in it is drawn so from " + inWords(one.number) + " on; of 42% that is 42, of 12.3k 12300, of 1h26m 86"
	}
	return "the text that has a number in it is drawn in a style of yours, from that number on"
}

func (c *segmentColours) click(m *model, at int) tea.Cmd {
	to := c.list.top + at - c.head
	if c.typed != nil || at < c.head || to >= len(c.all(m)) {
		return nil
	}
	if c.list.at == to {
		_, then := c.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	c.list.at = to
	return nil
}
