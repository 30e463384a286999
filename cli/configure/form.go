package configure

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// form changes settings: what a setting may be, and what it is for, comes from where the
// setting is declared.
type form struct {
	name  string
	all   func(m *model) []settings.Setting
	set   func(key, typed string) draft.Edit
	unset func(key string) draft.Edit
	label func(key string) string
	free  bool // what is allowed are only suggestions

	list  list
	seen  int    // how many of them are
	edits *field // of the setting that is typed, or nil
	wrong string // with what is typed
}

// settingsForm is the form of settings that have dotted names, of which some words are
// not shown.
func settingsForm(name, without string, all func(m *model) []settings.Setting) *form {
	return &form{name: name, all: all, set: draft.Set, unset: draft.Unset,
		label: func(key string) string { return strings.TrimPrefix(key, without) }}
}

func (f *form) title() string  { return f.name }
func (f *form) typing() *field { return f.edits }

func (f *form) keys() []binding {
	if f.edits != nil {
		return []binding{{"enter", "take"}, {"esc", "leave as it was"}}
	}
	return []binding{{"←/→", "change"}, {"enter", "type"}, {"esc", "back"}, {"d", "usual value"}, {"↑/↓", "setting"}}
}

// now is the setting under the cursor.
func (f *form) now(m *model) (settings.Setting, int, bool) {
	all := f.all(m)
	f.list.clamp(len(all))
	if len(all) == 0 {
		return settings.Setting{}, 0, false
	}
	return all[f.list.at], len(all), true
}

func (f *form) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	s, n, ok := f.now(m)
	if !ok {
		return false, nil
	}
	if f.edits != nil {
		f.takeKey(m, s, key)
		return true, nil
	}
	switch name := key.String(); name {
	case "left", "h", "right", "l", "space":
		step := 1
		if name == "left" || name == "h" {
			step = -1
		}
		if next, ok := stepped(s, step); ok {
			m.do(f.set(s.Key, next))
		} else {
			m.say("warn", "type a value: enter")
		}
	case "enter":
		if next, ok := stepped(s, 1); ok && (s.Type == "bool" || len(s.Allowed) > 0 && !f.suggests(s)) {
			m.do(f.set(s.Key, next))
		} else {
			edits := newField(s.Value)
			f.edits, f.wrong = &edits, ""
		}
	case "d", "delete", "backspace":
		if s.Given {
			m.do(f.unset(s.Key))
		}
	default:
		return f.list.steer(name, n, f.seen), nil
	}
	return true, nil
}

// suggests tells whether another text is as good as those that are listed.
func (f *form) suggests(s settings.Setting) bool { return f.free && slices.Contains(s.Allowed, "") }

// takeKey takes a key while a value is typed, and says at once what would be wrong with it.
func (f *form) takeKey(m *model, s settings.Setting, key tea.KeyPressMsg) {
	switch key.String() {
	case "esc":
		f.edits, f.wrong = nil, ""
		m.redraw()
		return
	case "enter":
		if m.do(f.set(s.Key, f.edits.value())) {
			f.edits, f.wrong = nil, ""
		}
		return
	}
	f.edits.press(key)
	f.wrong = ""
	if err := m.try(f.set(s.Key, f.edits.value())); err != nil {
		f.wrong = err.Error()
	}
}

// stepped is the value before or after the one that a setting has, where its values have
// an order.
func stepped(s settings.Setting, step int) (next string, ok bool) {
	switch {
	case s.Type == "bool":
		return strconv.FormatBool(s.Value != "true"), true
	case len(s.Allowed) > 0:
		at := max(slices.Index(s.Allowed, s.Value), 0)
		return s.Allowed[(at+step+len(s.Allowed))%len(s.Allowed)], true
	case s.Type == "int":
		v, err := strconv.Atoi(s.Value)
		if err != nil {
			return "", false
		}
		v += step
		if least, err := strconv.Atoi(s.Min); err == nil {
			v = max(v, least)
		}
		if most, err := strconv.Atoi(s.Max); err == nil {
			v = min(v, most)
		}
		return strconv.Itoa(v), true
	}
	return "", false
}

// formFoot is how many rows below the list say what the setting is.
const formFoot = 3

func (f *form) rows(m *model, width, height int) []line {
	all := f.all(m)
	foot := formFoot
	switch {
	case height < 6:
		foot = 1
	case height < 9:
		foot = 2
	}
	out := []line{row(styled("title", f.name), styled("faint", "  "+console.Counted(len(all), "setting")))}
	seen := height - foot - len(out)
	f.seen = seen
	widest := 8
	for _, s := range all {
		widest = max(widest, layout.Width(f.label(s.Key)))
	}
	widest = min(widest, width*2/5)
	from, to := f.list.window(len(all), seen)
	for i := from; i < to; i++ {
		s := all[i]
		mark, chosen := "  ", i == f.list.at
		if chosen {
			mark = "▸ "
		}
		r := row(styled("", mark), styled("", pad(cut(f.label(s.Key), widest), widest)+"  "))
		switch {
		case chosen && f.edits != nil:
			r.spans = append(r.spans, f.edits.spans(max(width-widest-5, 6), m.look.level != layout.None)...)
			out = append(out, r)
			continue
		default:
			r.spans = append(r.spans, valueOf(s)...)
		}
		r.chosen = chosen
		out = append(out, r)
	}
	for len(out) < height-foot {
		out = append(out, line{})
	}
	if len(all) > 0 {
		out = append(out, f.foot(all[f.list.at], width, foot)...)
	}
	return out
}

// valueOf is the value of a setting, told apart by whether it was given.
func valueOf(s settings.Setting) []span.Span {
	value, style := shownValue(s.Value), "faint"
	if s.Given {
		style = "accent"
	}
	if s.Type == "bool" {
		value = map[string]string{"true": "[x] yes", "false": "[ ] no"}[s.Value]
	}
	out := []span.Span{styled(style, value)}
	if s.Given && s.Value != s.Default {
		out = append(out, styled("faint", "  usually "+shownValue(s.Default)))
	}
	return out
}

// shownValue is a value in which blanks at the ends can be seen.
func shownValue(value string) string {
	if value == "" || strings.TrimSpace(value) != value {
		return `"` + span.Clean(value) + `"`
	}
	return console.OneLine(value)
}

// foot says what a setting is for and what it may be, or what is wrong with what is typed.
func (f *form) foot(s settings.Setting, width, height int) []line {
	var out []line
	if f.wrong != "" {
		out = append(out, wrapped("bad", f.wrong, width)...)
	}
	out = append(out, wrapped("", s.Description, width)...)
	may := mayBe(s)
	if f.suggests(s) {
		may = "any text; ←/→ goes through usual ones"
	}
	if may != "" {
		out = append(out, wrapped("faint", may, width)...)
	}
	return shortened(out, height, width)
}

// mayBe is what a setting may be, in words.
func mayBe(s settings.Setting) string {
	switch {
	case s.Type == "bool":
		return ""
	case len(s.Allowed) > 0:
		return "one of: " + strings.Join(s.Allowed, ", ")
	case s.Min != "" && s.Max != "":
		return s.Type + ", from " + s.Min + " to " + s.Max
	case s.Min != "":
		return s.Type + ", " + s.Min + " or more"
	case s.Type == "string":
		return "a text"
	}
	return s.Type
}

func (f *form) click(m *model, at int) tea.Cmd {
	if at < 1 || f.edits != nil {
		return nil
	}
	to := f.list.top + at - 1
	if n := len(f.all(m)); to >= n || at > f.seen {
		return nil
	}
	if f.list.at == to {
		_, then := f.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	f.list.at = to
	return nil
}
