package configure

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
)

// report shows what a command said. Its follow-ups are keys that run another one.
type report struct {
	name    string
	first   []line // what is to be seen before all else
	outcome outcome
	from    string // what the row begins with that is seen first, where there is no room for all
	further []further
	back    string // what esc does, or "" for back
	list    list
	asked   asked
}

// further is what can be done after a report.
type further struct {
	key, does string
	do        func(m *model) tea.Cmd
}

func (r *report) title() string { return r.name }
func (r *report) keys() []binding {
	var out []binding
	for _, f := range r.further {
		out = append(out, binding{f.key, f.does})
	}
	return append(out, binding{"esc", cmp.Or(r.back, "back")}, binding{"↑/↓", "scroll"})
}

func (r *report) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	for _, f := range r.further {
		if key.String() == f.key {
			return true, f.do(m)
		}
	}
	return r.list.steer(key.String(), mostRows, m.room()), nil
}

func (r *report) rows(m *model, width, height int) []line {
	all := append([]line{say("title", cut(r.name, width))}, r.lead(width)...)
	for _, text := range r.outcome.said {
		all = append(all, folded(text, width)...)
	}
	if r.outcome.err != nil {
		all = append(all, line{})
		for text := range strings.Lines(console.ErrorText(m.env, r.outcome.err)) {
			all = append(all, wrapped("bad", text, width)...)
		}
	}
	var options []option
	for _, f := range r.further {
		options = append(options, option{f.key, f.does})
	}
	if options != nil {
		options = append(options, option{"esc", cmp.Or(r.back, "none of it")})
	}
	if r.from != "" {
		at := slices.IndexFunc(all, func(l line) bool { return len(l.spans) > 0 && strings.HasPrefix(l.spans[0].Text, r.from) })
		r.list.at, r.from = max(at, 0), ""
	}
	return r.asked.rows(all, &r.list, options, width, height)
}

// lead is what is to be seen first, in as many rows as it takes.
func (r *report) lead(width int) (out []line) {
	for _, l := range r.first {
		for _, s := range l.spans {
			out = append(out, wrapped(s.Style, s.Text, width)...)
		}
	}
	return out
}

func (r *report) click(m *model, at int) tea.Cmd { return r.asked.click(m, at) }
