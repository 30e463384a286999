package configure

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/statusline"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
)

// looks is the page of what the whole line looks like. Each of its entries opens a list
// in which one tries what there is.
type looks struct {
	list     list
	claude   string // what is said of it, since
	revision int
}

// look of the line that can be changed: a setting, or a page of its own.
type aspect struct {
	name, key string
	open      func(m *model) page    // or nil
	do        func(m *model) tea.Cmd // in place of that
}

func aspects(m *model) []aspect {
	of := func(name, key string) aspect {
		return aspect{name, key, func(m *model) page { return settingChooser(m, name, key) }, nil}
	}
	out := []aspect{
		{"Preset", settings.PresetKey, presetChooser, nil},
		{"Theme", "theme", themeChooser, nil},
		of("Style", "style"),
		of("Icons", "icons"),
		of("Blanks at separators", "separator_spacing"),
		{"Separators, prefixes", "", func(m *model) page { return &rowsOfLine{} }, nil},
		{"Your own colours", "", func(m *model) page { return newColours() }, nil},
		of("Ground of the theme", "ground"),
		of("Segments in columns", "align_columns"),
		of("Wrap wide rows", "wrap"),
		of("How many colours", "color"),
		{"All settings of the line", "", func(m *model) page { return lineForm() }, nil},
		{"Everything as by default", "", func(*model) page { return &freshly{} }, nil},
		{"Into Claude Code", "", nil, intoClaude},
	}
	return out
}

func (l *looks) title() string { return "Looks" }
func (l *looks) keys() []binding {
	return []binding{{"enter", "try what there is"}, {"←/→", "the one before, after"}, {"d", "usual"}}
}

func (l *looks) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	all := aspects(m)
	now := all[l.list.at]
	switch name := key.String(); name {
	case "enter", "space":
		if now.do != nil {
			return true, now.do(m)
		}
		m.lay(now.open(m))
	case "left", "right", "h", "l":
		if now.open == nil || now.key == "" {
			return true, nil
		}
		c, ok := now.open(m).(*chooser)
		if !ok || len(c.choices) == 0 {
			return true, nil
		}
		step := 1
		if name == "left" || name == "h" {
			step = len(c.choices) - 1
		}
		m.do(c.edit(c.choices[(c.list.at+step)%len(c.choices)].value))
	case "d", "delete", "backspace":
		if s, ok := m.setting(now.key); ok && s.Given {
			m.do(draft.Unset(now.key))
		}
	default:
		return l.list.steer(name, len(all), m.room()), nil
	}
	return true, nil
}

func (l *looks) rows(m *model, width, height int) []line {
	all := aspects(m)
	from, to := l.list.window(len(all), height)
	var out []line
	for i := from; i < to; i++ {
		mark := "  "
		if i == l.list.at {
			mark = "▸ "
		}
		r := row(styled("", mark), styled("", pad(all[i].name, 26)))
		if s, ok := m.setting(all[i].key); ok {
			r.spans = append(r.spans, valueOf(s)...)
			if s.Description != "" && width >= 90 {
				r.spans = append(r.spans, styled("faint", "   "+console.OneLine(s.Description)))
			}
		} else if all[i].do != nil {
			r.spans = append(r.spans, styled("faint", l.inClaude(m)))
		} else {
			r.spans = append(r.spans, styled("faint", "…"))
		}
		r.chosen = i == l.list.at
		out = append(out, r)
	}
	return out
}

// inClaude says whether Claude Code has the line. It is looked up when the page is opened
// anew, and after what may change it.
func (l *looks) inClaude(m *model) string {
	if l.claude == "" || l.revision != m.looked {
		l.revision = m.looked
		switch s := m.installed(); {
		case s.Ours:
			l.claude = "it is there"
		case !s.HasLine:
			l.claude = "not yet: enter puts it there"
		default:
			l.claude = "another program's line is there"
		}
	}
	return l.claude
}

// intoClaude puts the line into Claude Code, as "aiterm statusline install" does.
func intoClaude(m *model) tea.Cmd {
	if m.draft.Changed() {
		m.say("warn", "save first (s): Claude Code draws what is in plugins.yaml")
		return nil
	}
	return m.start("installing", command(statusline.Whole, "install"), installed)
}

// freshly asks whether everything is to be as by default.
type freshly struct {
	asked asked
	list  list
}

func (*freshly) title() string { return "As by default" }
func (*freshly) keys() []binding {
	return []binding{{"y", "all as by default"}, {"esc", "leave it"}}
}

func (f *freshly) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	if key.String() == "y" {
		m.lift()
		if m.do(draft.Fresh()) {
			m.say("good", "everything is as by default: u takes that back, s shows it and saves")
		}
		return true, nil
	}
	return key.String() == "enter" || f.list.steer(key.String(), mostRows, m.room()), nil
}

func (f *freshly) rows(_ *model, width, height int) []line {
	text := append([]line{say("title", "Everything as by default?")}, wrapped("", "What plugins.yaml says is taken out, with its comments; when you save, the old text is kept beside it. Segments of others that you added, their grants and your themes stay.", width)...)
	return f.asked.rows(text, &f.list, []option{{"y", "all as by default"}, {"esc", "leave it"}}, width, height)
}

func (f *freshly) click(m *model, at int) tea.Cmd { return f.asked.click(m, at) }

func (l *looks) click(m *model, at int) tea.Cmd {
	to := l.list.top + at
	if to >= len(aspects(m)) {
		return nil
	}
	if l.list.at == to {
		_, then := l.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	l.list.at = to
	return nil
}

// setting is that of a key.
func (m *model) setting(key string) (settings.Setting, bool) {
	if key == "" {
		return settings.Setting{}, false
	}
	s, err := m.draft.Setting(key)
	return s, err == nil
}

func settingChooser(m *model, name, key string) page {
	s, _ := m.setting(key)
	values := s.Allowed
	if s.Type == "bool" {
		values = []string{"true", "false"}
	}
	var choices []choice
	for _, value := range values {
		about := ""
		if value == s.Default {
			about = "usual"
		}
		choices = append(choices, choice{value: value, about: about})
	}
	return newChooser(m, name, key, choices, func(value string) draft.Edit { return draft.Set(key, value) })
}

func presetChooser(m *model) page {
	var choices []choice
	for _, p := range configfile.Presets(m.draft.Sources()) {
		choices = append(choices, choice{value: p.Name, about: p.Description, scene: p.Agent})
	}
	return newChooser(m, "Preset", settings.PresetKey, choices, draft.TakePreset)
}

func themeChooser(m *model) page {
	src := m.draft.Sources()
	type named struct {
		choice
		ground string
	}
	var all []named
	for _, name := range configfile.ThemeNames(src) {
		t, err := configfile.LoadTheme(name, src)
		if err != nil {
			all = append(all, named{choice{value: name, about: err.Error()}, "~"})
			continue
		}
		about := t.Ground
		if t.Partner != "" {
			about += ", partner " + t.Partner
		}
		if t.Path != "" {
			about += ", yours"
		}
		all = append(all, named{choice{value: name, about: about}, t.Ground})
	}
	slices.SortStableFunc(all, func(a, b named) int { return cmp.Compare(a.ground, b.ground) })
	choices := []choice{{value: configfile.AutoTheme, about: "the usual one, or its partner on a light ground"}}
	for _, n := range all {
		choices = append(choices, n.choice)
	}
	return newChooser(m, "Theme", "theme", choices, func(name string) draft.Edit { return draft.Set("theme", name) })
}

// lineForm is the form of all settings that are of no segment and no secret.
func lineForm() page {
	return settingsForm("All settings of the line", "", func(m *model) []settings.Setting {
		var out []settings.Setting
		for _, s := range m.draft.Settings() {
			if !strings.Contains(s.Key, ".") && !s.Secret {
				out = append(out, s)
			}
		}
		return out
	})
}

// rowsOfLine lists the rows, each of which has a form.
type rowsOfLine struct{ list list }

func (r *rowsOfLine) title() string   { return "Rows" }
func (r *rowsOfLine) keys() []binding { return []binding{{"enter", "change"}, {"esc", "back"}} }

func (r *rowsOfLine) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	if key.String() == "enter" {
		m.lay(rowForm(r.list.at + 1))
		return true, nil
	}
	return r.list.steer(key.String(), len(m.draft.Rows()), m.room()), nil
}

func (r *rowsOfLine) rows(m *model, width, height int) []line {
	all := m.draft.Rows()
	from, to := r.list.window(len(all), height-1)
	out := []line{say("title", "Rows of the line")}
	for i := from; i < to; i++ {
		mark := "  "
		if i == r.list.at {
			mark = "▸ "
		}
		what := strings.Join(append(slices.Clone(all[i].Left), all[i].Right...), " ")
		l := row(styled("", mark), styled("", pad(quoted(all[i].Prefix), 8)+pad(quoted(all[i].Separator), 10)), styled("faint", what))
		l.chosen = i == r.list.at
		out = append(out, l)
	}
	return out
}

func quoted(s string) string { return `"` + s + `"` }

func (r *rowsOfLine) click(m *model, at int) tea.Cmd {
	to := r.list.top + at - 1
	if at < 1 || to >= len(m.draft.Rows()) {
		return nil
	}
	if r.list.at == to {
		m.lay(rowForm(to + 1))
	}
	r.list.at = to
	return nil
}
