package configure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// segment asks for a segment, and what to do with it.
func (p *plain) segment() error {
	names := p.inOrder()
	about := p.described(names)
	var choices []string
	for _, name := range names {
		where := "not on the line"
		if row := p.rowOf(name); row > 0 && p.draft.IsShown(name) {
			where = fmt.Sprintf("on row %d", row)
		}
		choices = append(choices, name+": "+where+". "+about[name])
	}
	i, ok, err := p.choose("Which segment?", choices, "none")
	if err != nil || !ok {
		return err
	}
	name := names[i]
	for first := true; ; first = false {
		p.say("\n%s", p.stand(name))
		edit := func(text string, e draft.Edit) menuEntry {
			return menuEntry{text, func() error { p.do(e); return nil }}
		}
		entries := []menuEntry{
			edit("show: put it on the line", draft.Show(name)),
			edit("hide: take it off the line", draft.Hide(name)),
			edit("left: before the one before it", draft.Nudge(name, draft.Left)),
			edit("right: after the one after it, or to the right edge", draft.Nudge(name, draft.Right)),
			edit("up: to the row above", draft.Nudge(name, draft.Up)),
			edit("down: to the row below, or a new one", draft.Nudge(name, draft.Down)),
			{"settings: its own", func() error { return p.settings(name) }},
			{"numbers: colours by the number that it shows", func() error { return p.numbers(name) }},
			{"why: what it shows, costs, asked and may", func() error { return p.explain(name) }},
		}
		var choices []string
		for _, e := range entries {
			choices = append(choices, e.text)
		}
		if first {
			p.list(choices, "")
		}
		p.missed = nil
		i, ok, err := p.pick("What with "+name+"? Number or name, ?: list them, Enter: back.", choices)
		if err != nil || !ok {
			return err
		}
		if err := entries[i].do(); err != nil {
			return err
		}
	}
}

// inOrder are all segments: those of the line as they stand there, and then the others.
func (p *plain) inOrder() (names []string) {
	for _, r := range p.draft.Rows() {
		names = append(append(names, r.Left...), r.Right...)
	}
	for _, name := range p.draft.Segments() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// described is what each segment says of itself.
func (p *plain) described(names []string) map[string]string {
	src, about := p.draft.Sources(), map[string]string{}
	for _, name := range names {
		source, _ := src.Locate("", name, "")
		if is, err := src.Describe(source); err == nil {
			about[name] = console.OneLine(is.Description)
		}
	}
	return about
}

// rowOf is the row of a segment, from 1, or 0.
func (p *plain) rowOf(name string) int {
	return 1 + slices.IndexFunc(p.draft.Rows(), func(r draft.Row) bool { return slices.Contains(r.Left, name) || slices.Contains(r.Right, name) })
}

// stand says where a segment is.
func (p *plain) stand(name string) string {
	for i, r := range p.draft.Rows() {
		for _, group := range []struct {
			names []string
			text  string
		}{{r.Left, ""}, {r.Right, ", at the right edge"}} {
			if at := slices.Index(group.names, name); at >= 0 {
				text := fmt.Sprintf("%s is on row %d%s, number %d of %s", name, i+1, group.text, at+1, strings.Join(group.names, ", "))
				if !p.draft.IsShown(name) {
					text += "; it is hidden"
				}
				return text + "."
			}
		}
	}
	return name + " is on no row."
}

// row asks for a row, and what to do with it.
func (p *plain) row() error {
	var choices []string
	for i, r := range p.draft.Rows() {
		choices = append(choices, fmt.Sprintf("row %d: %s", i+1, console.OrDash(strings.Join(append(slices.Clone(r.Left), r.Right...), ", "))))
	}
	n, ok, err := p.choose("Which row?", choices, "none")
	if err != nil || !ok {
		return err
	}
	for n++; ; {
		rows := p.draft.Rows()
		if n > len(rows) {
			return nil
		}
		own := rowSettings(rows[n-1])
		choices = []string{"up: the row above comes below it", "down: the row below comes above it"}
		for _, s := range own {
			choices = append(choices, fmt.Sprintf("%s: %s. It is %s", s.Key, s.Description, console.Shown(s.Value)))
		}
		i, ok, err := p.choose(fmt.Sprintf("What with row %d?", n), choices, "back")
		if err != nil || !ok {
			return err
		}
		switch to := n + 2*i - 1; {
		case i > 1:
			if err := p.typed(own[i-2], i > 3, func(value string) draft.Edit { return draft.SetRow(n, own[i-2].Key, value) }); err != nil {
				return err
			}
		case to < 1 || to > len(rows):
			p.say("Row %d is at that end already.", n)
		default:
			p.do(draft.MoveRow(n, to))
			n = to
		}
	}
}

// typed asks for the value of a setting that no table has: one of several, or any text,
// which may have blanks at its ends within quotes.
func (p *plain) typed(s settings.Setting, oneOf bool, edit func(string) draft.Edit) error {
	if s.Type == "bool" {
		s.Allowed = []string{"true", "false"}
	}
	if oneOf {
		i, ok, err := p.choose(fmt.Sprintf("%s is %s. Which?", s.Key, console.Shown(s.Value)), s.Allowed, "leave it")
		if err == nil && ok {
			p.do(edit(s.Allowed[i]))
		}
		return err
	}
	value, err := p.read(fmt.Sprintf("%s is %q. New text, in double quotes where blanks count; Enter: leave it; none: no text.", s.Key, s.Value))
	if err != nil || value == "" {
		return err
	}
	if value == "none" {
		value = ""
	} else if text, err := strconv.Unquote(value); err == nil {
		value = text
	}
	p.do(edit(value))
	return nil
}

// colours asks for what is to have another colour, and for which.
func (p *plain) colours() error {
	plan, err := p.draft.Plan(draft.On{})
	if err != nil {
		p.say("%v", err)
		return nil
	}
	roles := configfile.RoleNames()
	var choices []string
	for _, role := range roles {
		choices = append(choices, role+": "+console.OrDash(plan.Theme.Roles[role]))
	}
	i, ok, err := p.choose("The colour of what? A change makes a theme of your own.", choices, "none")
	if err != nil || !ok {
		return err
	}
	p.missed = nil
	for {
		style, err := p.read(fmt.Sprintf("%s is %s. New style, such as bold fg=#88c0d0 bg=236; Enter: leave it.", roles[i], console.OrDash(plan.Theme.Roles[roles[i]])))
		if err != nil || style == "" {
			return err
		}
		if err := p.draft.Do(draft.Colour(roles[i], style)); err == nil {
			return nil
		} else {
			p.miss(style, "%v", err)
		}
	}
}

// numbers asks for the styles of a segment by the number that it shows.
func (p *plain) numbers(segment string) error {
	p.missed = nil
	for {
		text, err := p.read("From which number on which style? Such as: 0 dim, 50 bold, 80 bold fg=196; none: as the segment has it; Enter: leave it.")
		if err != nil || text == "" {
			return err
		}
		var colors []config.Threshold
		wrong := error(nil)
		for part := range strings.SplitSeq(text, ",") {
			if text == "none" {
				break
			}
			number, style, _ := strings.Cut(strings.TrimSpace(part), " ")
			from, err := strconv.ParseFloat(number, 64)
			if err != nil || strings.TrimSpace(style) == "" {
				wrong = fmt.Errorf("%q is not a number and a style: write them as 50 bold", console.OneLine(strings.TrimSpace(part)))
				break
			}
			colors = append(colors, config.Threshold{From: from, Style: strings.TrimSpace(style)})
		}
		if wrong == nil {
			wrong = p.draft.Do(draft.ColourNumbers(segment, colors))
		}
		if wrong == nil {
			return nil
		}
		p.miss(text, "%v", wrong)
	}
}

// why says what became of each segment.
func (p *plain) why() error {
	drawn, err := p.drawer.Draw(p.draft, p.scene)
	if err != nil {
		p.say("%v", err)
		return nil
	}
	for _, s := range drawn.Segments {
		if s.State != view.StateOff {
			p.say("%s", p.became(s))
		}
	}
	return nil
}

// became is what became of a segment, in a sentence or a few.
func (p *plain) became(s drawing.Segment) string {
	text := fmt.Sprintf("%s, on row %d: %s", s.Name, s.Row, s.State)
	if s.Why != "" {
		text += ", " + s.Why
	}
	if s.State != view.StateHidden {
		text += fmt.Sprintf(". It costs %s with news, %s without", when(s.First), when(s.Again))
	}
	var may []string
	for _, m := range s.May {
		word := m.Permission
		if !m.Granted {
			word += " (not granted)"
		}
		may = append(may, word)
	}
	if len(may) > 0 {
		text += ". It may read: " + strings.Join(may, ", ")
	}
	return console.OneLine(text) + "."
}

// explain says all that is known of one segment in the line that is drawn.
func (p *plain) explain(name string) error {
	drawn, err := p.drawer.Draw(p.draft, p.scene)
	if err != nil {
		p.say("%v", err)
		return nil
	}
	i := slices.IndexFunc(drawn.Segments, func(s drawing.Segment) bool { return s.Name == name })
	if i < 0 {
		p.say("%s is on no row: show puts it there.", name)
		return nil
	}
	s := drawn.Segments[i]
	p.say("%s", p.became(s))
	if s.Text != "" {
		p.say("It gave: %s.", console.OneLine(s.Text))
	}
	for _, may := range s.May {
		if may.Reason != "" {
			p.say("%s: %s.", may.Permission, strings.TrimSuffix(console.OneLine(may.Reason), "."))
		}
	}
	for _, asked := range s.Asked {
		answer := "nothing"
		if asked.Present {
			answer = console.Shown(asked.Answer)
		}
		p.say("It asked %s, and got %s.", console.OneLine(strings.TrimSpace(asked.Function+" "+strings.Join(asked.Args, " "))), answer)
	}
	return nil
}
