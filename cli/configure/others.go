package configure

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/plugins"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/view"
)

// others is the page of other people's segments: what was added, and what an index has.
// What is done there is done by the commands of "aiterm plugins".
type others struct {
	list  list
	asks  *prompt // or nil
	place string  // of the index that is searched; "" for those that are listed
	added []view.SegmentInfo
	found []catalog.Match
	read  bool
	head  int // how many rows stand above the list
}

// prompt is a text that a person is asked for, and what is done with it.
type prompt struct {
	label string
	typed field
	then  func(m *model, text string) tea.Cmd
}

// ask asks for a text, on the page of others' segments.
func (m *model) ask(label, text string, then func(*model, string) tea.Cmd) {
	if o, ok := m.pages[m.at].(*others); ok {
		o.asks = &prompt{label, newField(text), then}
	}
}

func (o *others) title() string { return "Others'" }
func (o *others) typing() *field {
	if o.asks == nil {
		return nil
	}
	return &o.asks.typed
}

func (o *others) keys() []binding {
	if o.asks != nil {
		return []binding{{"enter", "go"}, {"esc", "not now"}}
	}
	return []binding{{"/", "search an index"}, {"a", "add from a source"}, {"enter", "what it is"}, {"g", "grant"}, {"x", "revoke"}, {"U", "update"}, {"D", "remove"}, {"R", "compile it again"}, {"I", "which index"}}
}

// look reads what there is.
func (o *others) look(m *model) {
	o.read, o.added = true, nil
	plan, err := m.draft.Plan(draft.On{})
	if err != nil {
		return
	}
	infos, err := view.List(plan, m.env.Dirs, console.PlanInputs(m.env, "").Program)
	if err != nil {
		m.say("bad", err.Error())
	}
	for _, info := range infos {
		if info.SHA256 != "" {
			o.added = append(o.added, info)
		}
	}
}

func (o *others) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	if o.asks != nil {
		return true, o.takeKey(m, key)
	}
	n := len(o.added) + len(o.found)
	o.list.clamp(n)
	if o.list.steer(name, n, m.room()-othersFoot) {
		return true, nil
	}
	switch name {
	case "/":
		o.askWords(m)
		return true, nil
	case "I":
		o.askIndex(m)
		return true, nil
	case "a":
		m.ask(sourceLabel, "", func(m *model, text string) tea.Cmd { return offerTyped(m, text, wanted{}) })
		return true, nil
	}
	if n == 0 {
		return slices.Contains([]string{"g", "x", "U", "D", "R", "enter"}, name), nil
	}
	if o.list.at >= len(o.added) {
		found := o.found[o.list.at-len(o.added)]
		switch name {
		case "enter", "i", "space":
			return true, offer(m, wanted{source: found.Source, entry: found.Entry})
		case "g", "x", "U", "D", "R":
			m.say("warn", found.Name+" is not added yet: enter shows what it is, and adds it")
			return true, nil
		}
		return false, nil
	}
	of := o.added[o.list.at].Name
	switch name {
	case "enter", "i", "space":
		return true, m.start("reading "+of, command(plugins.Whole, "info", of), shown(of))
	case "g":
		return true, granting(m, of)
	case "x":
		return true, m.start("taking back", command(plugins.Whole, "revoke", of), shown("Revoke "+of))
	case "U":
		return true, m.start("asking what is new of "+of, command(plugins.Whole, "update", "--dry-run", of), updating(of))
	case "R":
		return true, m.start("compiling "+of, command(plugins.Whole, "retry", of), shown("Compile "+of))
	case "D":
		removing(m, of)
		return true, nil
	}
	return false, nil
}

// askWords asks for words to look for in an index, of which there must be one.
func (o *others) askWords(m *model) {
	if o.place == "" {
		path := catalog.ListPath(m.env.Dirs.Config)
		if listed, err := catalog.List(path); err == nil && len(listed) == 0 {
			m.say("faint", "there is no official index: name a file or an https:// address; "+path+" keeps those that you use")
			o.askIndex(m)
			return
		}
	}
	m.ask("words to search for: ", "", func(m *model, text string) tea.Cmd {
		args := []string{"search", "-f", "json"}
		if o.place != "" {
			args = append(args, "--index", o.place)
		}
		return m.start("searching", command(plugins.Whole, append(append(args, "--"), strings.Fields(text)...)...), o.take)
	})
}

// askIndex asks which index is searched.
func (o *others) askIndex(m *model) {
	m.ask("index, a file or https://: ", o.place, func(m *model, text string) tea.Cmd {
		if o.place = expanded(m.env, text); text != "" {
			o.askWords(m)
		}
		return nil
	})
}

// takeKey takes a key while something is typed.
func (o *others) takeKey(m *model, key tea.KeyPressMsg) tea.Cmd {
	switch asked := o.asks; key.String() {
	case "esc":
		o.asks = nil
	case "enter":
		o.asks = nil
		return asked.then(m, strings.TrimSpace(asked.typed.value()))
	default:
		asked.typed.press(key)
	}
	return nil
}

// take takes what a search found.
func (o *others) take(m *model, out outcome) {
	text := strings.Join(out.said, "\n")
	o.found = nil
	if err := json.Unmarshal([]byte(text), &o.found); err != nil || out.err != nil {
		if out.err != nil {
			out.said = nil
		}
		m.lay(&report{name: "Search", outcome: out})
		return
	}
	if !o.read {
		o.look(m)
	}
	o.list.at = len(o.added)
	m.say("good", console.Plural(len(o.found), "segment")+" found: enter shows what one asks for, before anything of it runs")
}

// forgetOthers has the list read anew, after a command.
func (m *model) forgetOthers() {
	for _, p := range m.pages {
		if o, ok := p.(*others); ok {
			o.read = false
		}
	}
}

// othersFoot is how many rows below the list are about the segment under the cursor.
const othersFoot = 2

func (o *others) rows(m *model, width, height int) []line {
	if !o.read {
		o.look(m)
	}
	var out []line
	if o.asks != nil {
		label := o.asks.label
		if len(label) > width/2 {
			out, label = append(out, say("accent", cut(label, width))), ""
		}
		l := row(styled("accent", label))
		l.spans = append(l.spans, o.asks.typed.spans(max(width-len(label)-2, 10), m.look.level > 0)...)
		out = append(out, l)
	}
	o.head = len(out)
	n := len(o.added) + len(o.found)
	if n == 0 {
		return append(out, wrapped("faint", "You have added no segment of others. / searches an index that somebody hosts, a adds from a file, an https:// address or an oci:// reference. What it may do is shown before anything of it runs.", width)...)
	}
	foot := othersFoot
	if height-len(out) < 6 {
		foot = 1
	}
	from, to := o.list.window(n, height-len(out)-foot)
	for i := from; i < to; i++ {
		mark := "  "
		if i == o.list.at {
			mark = "▸ "
		}
		l := o.entryRow(i, mark)
		l.chosen = i == o.list.at
		out = append(out, l)
	}
	for len(out) < height-foot {
		out = append(out, line{})
	}
	return append(out, shortened(wrapped("faint", console.Tildes(m.env, o.about(o.list.at)), width), foot, width)...)
}

func (o *others) entryRow(i int, mark string) line {
	if i < len(o.added) {
		info := o.added[i]
		_, style := stateSign(info.State)
		return row(styled("", mark+pad(cut(info.Name, nameWidth), nameWidth)), styled(style, " "+pad(string(info.State), 8)),
			styled("faint", console.OrDash(info.Version)+"  may "+console.OrDash(strings.Join(info.Granted, " "))+"  "+console.OneLine(info.Reason)))
	}
	found := o.found[i-len(o.added)]
	state := "found"
	if slices.ContainsFunc(o.added, func(a view.SegmentInfo) bool { return a.From == found.Source }) {
		state = "added"
	}
	return row(styled("", mark+pad(cut(found.Name, nameWidth), nameWidth)), styled("accent", " "+pad(state, 8)),
		styled("faint", console.OneLine(console.OrDash(found.Version)+"  "+found.Description)))
}

// about is what there is to say of an entry beyond its row.
func (o *others) about(i int) string {
	if i < len(o.added) {
		info := o.added[i]
		text := "from " + info.From + ", asks for " + orNothing(info.Asks)
		if info.Reason != "" {
			text = info.Reason + "; " + text
		}
		return text
	}
	found := o.found[i-len(o.added)]
	text := found.Description + "; it says that it asks for " + orNothing(found.Permissions)
	if found.Author != "" {
		text += ", by " + found.Author
	}
	return text + ", in " + found.Index + ", from " + found.Source
}

// orNothing names permissions in a sentence.
func orNothing(permissions []string) string { return cmp.Or(strings.Join(permissions, " "), "nothing") }

func (o *others) click(m *model, at int) tea.Cmd {
	at -= o.head
	to := o.list.top + at
	if at < 0 || to >= len(o.added)+len(o.found) || at >= m.room()-othersFoot-o.head {
		return nil
	}
	if o.list.at == to {
		_, then := o.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	o.list.at = to
	return nil
}
