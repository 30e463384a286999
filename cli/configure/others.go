package configure

import (
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
	list   list
	typed  *field
	adding bool // a source is typed, and no words to search for
	added  []view.SegmentInfo
	found  []catalog.Match
	read   bool
}

func (o *others) title() string  { return "Others'" }
func (o *others) typing() *field { return o.typed }

func (o *others) keys() []binding {
	if o.typed != nil {
		return []binding{{"enter", "go"}, {"esc", "not now"}}
	}
	return []binding{{"/", "search an index"}, {"a", "add from a source"}, {"enter", "what it is"}, {"g", "grant"}, {"x", "revoke"}, {"U", "update"}, {"D", "remove"}}
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
	if o.typed != nil {
		return true, o.takeKey(m, key)
	}
	n := len(o.added) + len(o.found)
	o.list.clamp(n)
	if o.list.steer(name, n, m.room()-2) {
		return true, nil
	}
	switch name {
	case "/", "a":
		var typed field
		o.typed, o.adding = &typed, name == "a"
		return true, nil
	}
	if n == 0 {
		return slices.Contains([]string{"g", "x", "U", "D", "enter"}, name), nil
	}
	if o.list.at >= len(o.added) {
		if found := o.found[o.list.at-len(o.added)]; name == "enter" {
			return true, offered(m, found.Source, "")
		}
		return false, nil
	}
	of := o.added[o.list.at].Name
	switch name {
	case "enter", "i":
		return true, m.start("reading "+of, plugins.NewCommand, shown(of), "info", of)
	case "g":
		return true, m.start("reading "+of, plugins.NewCommand, granting(of), "info", of)
	case "x":
		return true, m.start("taking back", plugins.NewCommand, shown("Revoke "+of), "revoke", of)
	case "U":
		return true, m.start("asking what is new", plugins.NewCommand, updating(of), "update", "--dry-run", of)
	case "D":
		m.lay(&report{name: "Remove " + of + "?", outcome: outcome{said: []string{"It is taken off the line, and forgotten with its grants."}}, further: []further{
			{"y", "remove it", func(m *model) tea.Cmd {
				m.lift()
				return m.start("removing", plugins.NewCommand, shown("Remove "+of), "remove", of)
			}},
		}})
		return true, nil
	}
	return false, nil
}

// takeKey takes a key while a source or words are typed.
func (o *others) takeKey(m *model, key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		o.typed = nil
	case "enter":
		text := strings.TrimSpace(o.typed.value())
		adding := o.adding
		o.typed = nil
		if adding && text != "" {
			source, name := named(text)
			return offered(m, source, name)
		}
		if !adding {
			return m.start("searching", plugins.NewCommand, o.take, append([]string{"search", "-f", "json"}, strings.Fields(text)...)...)
		}
	default:
		o.typed.press(key)
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
	o.list.at = len(o.added)
	m.say("good", console.Plural(len(o.found), "segment")+" found")
}

// forget has the list read anew, after a command.
func (m *model) forgetOthers() {
	for _, p := range m.pages {
		if o, ok := p.(*others); ok {
			o.read = false
		}
	}
}

// shown shows what a command said.
func shown(name string) func(*model, outcome) {
	return func(m *model, o outcome) {
		m.forgetOthers()
		m.lay(&report{name: name, outcome: o})
	}
}

// named parts a source from the name that it is to have: "SOURCE as NAME".
func named(text string) (source, name string) {
	if before, after, ok := strings.Cut(text, " as "); ok && !strings.Contains(strings.TrimSpace(after), " ") {
		return strings.TrimSpace(before), strings.TrimSpace(after)
	}
	return text, ""
}

// offered shows what a source is, before anything of it runs, and then asks. name is that
// which it is to have, or "" for its own.
func offered(m *model, source, name string) tea.Cmd {
	add := func(key, does string, grants ...string) further {
		return further{key, does, func(m *model) tea.Cmd {
			m.lift()
			args := append([]string{"add", source, "--yes"}, grants...)
			if name != "" {
				args = append(args, "--as", name)
			}
			return m.start("adding", plugins.NewCommand, shown("Add"), args...)
		}}
	}
	return m.start("fetching", plugins.NewCommand, func(m *model, o outcome) {
		r := &report{name: "Add " + source + "?", outcome: o}
		if o.err == nil {
			r.further = []further{add("y", "add, granted what it needs", "--grant", "needed"), add("A", "with all it asks", "--grant", "all"), add("n", "without any grant")}
		}
		m.lay(r)
	}, "info", source)
}

// granting shows what a segment asks for, and grants it.
func granting(name string) func(*model, outcome) {
	grant := func(key, does, what string) further {
		return further{key, does, func(m *model) tea.Cmd {
			m.lift()
			return m.start("granting", plugins.NewCommand, shown("Grant "+name), "grant", name, what)
		}}
	}
	return func(m *model, o outcome) {
		m.lay(&report{name: "Grant " + name + "?", outcome: o, further: []further{grant("y", "what it cannot do without", "needed"), grant("A", "all that it asks for", "all")}})
	}
}

// updating shows what is new, and takes it.
func updating(name string) func(*model, outcome) {
	return func(m *model, o outcome) {
		r := &report{name: "Update " + name, outcome: o}
		if o.err == nil && !slices.ContainsFunc(o.said, func(l string) bool { return strings.Contains(l, "nothing newer") }) {
			r.further = []further{{"y", "take it", func(m *model) tea.Cmd {
				m.lift()
				return m.start("updating", plugins.NewCommand, shown("Update "+name), "update", name)
			}}}
		}
		m.lay(r)
	}
}

func (o *others) rows(m *model, width, height int) []line {
	if !o.read {
		o.look(m)
	}
	var out []line
	switch {
	case o.typed != nil:
		label := "words to search for: "
		if o.adding {
			label = "source, or SOURCE as NAME: "
		}
		l := row(styled("accent", label))
		l.spans = append(l.spans, o.typed.spans(max(width-len(label)-2, 10), m.look.level > 0)...)
		out = append(out, l)
	case len(o.added) == 0 && len(o.found) == 0:
		return wrapped("faint", "You have added no segment of others. / searches an index that somebody hosts, a adds from a file, an https:// address or an oci:// reference. What it may do is shown before anything of it runs.", width)
	}
	n := len(o.added) + len(o.found)
	from, to := o.list.window(n, height-len(out)-1)
	for i := from; i < to; i++ {
		mark := "  "
		if i == o.list.at {
			mark = "▸ "
		}
		var l line
		if i < len(o.added) {
			info := o.added[i]
			style := "good"
			if info.State == view.StateBlocked || info.State == view.StateBroken {
				style = "bad"
			}
			l = row(styled("", mark+pad(cut(info.Name, nameWidth), nameWidth)), styled(style, " "+pad(info.State, 8)),
				styled("faint", console.OrDash(info.Version)+"  may "+console.OrDash(strings.Join(info.Granted, " "))+"  "+console.OneLine(info.Reason)))
		} else {
			found := o.found[i-len(o.added)]
			l = row(styled("", mark+pad(cut(found.Name, nameWidth), nameWidth)), styled("accent", " found   "),
				styled("faint", console.OneLine(found.Version+"  "+found.Description+"  asks "+console.OrDash(strings.Join(found.Permissions, " ")))))
		}
		l.chosen = i == o.list.at
		out = append(out, l)
	}
	return out
}

func (o *others) click(m *model, at int) tea.Cmd {
	if o.typed != nil {
		at--
	}
	to := o.list.top + at
	if at < 0 || to >= len(o.added)+len(o.found) {
		return nil
	}
	if o.list.at == to {
		_, then := o.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	o.list.at = to
	return nil
}
