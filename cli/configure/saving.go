package configure

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/draft"
)

// saving shows what would be written, and writes it.
type saving struct {
	diff     []line
	list     list
	conflict *draft.ConflictError
	asked    asked
}

func newSaving(m *model) *saving {
	s := &saving{}
	s.look(m)
	return s
}

// look makes the rows of what would be written.
func (s *saving) look(m *model) {
	s.diff = nil
	files := m.draft.Diff()
	slices.SortStableFunc(files, func(a, b draft.File) int { // a new one is long, and all of it is new
		return cmp.Compare(strconv.FormatBool(a.Created), strconv.FormatBool(b.Created))
	})
	for _, file := range files {
		name := console.Tilde(m.env, file.Path)
		if file.Created {
			name += " (new)"
		}
		s.diff = append(s.diff, say("title", name))
		for _, l := range file.Lines {
			style := map[byte]string{'+': "good", '-': "bad", '@': "accent"}[l.Kind]
			s.diff = append(s.diff, say(style, string(l.Kind)+" "+strings.TrimRight(l.Text, "\r\n")))
		}
	}
}

func (s *saving) title() string { return "Save" }
func (s *saving) keys() []binding {
	switch {
	case s.conflict != nil:
		return []binding{{"r", "my changes on their file"}, {"a", "mine beside it"}, {"esc", "neither, yet"}}
	case len(s.diff) == 0:
		return []binding{{"esc", "back"}}
	}
	return []binding{{"enter", "write"}, {"esc", "not yet"}, {"↑/↓", "scroll"}}
}

func (s *saving) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	if s.conflict != nil {
		s.settle(m, name)
		return name == "r" || name == "a" || name == "enter" || s.list.steer(name, mostRows, m.room()), nil
	}
	if (name == "enter" || name == "s" || name == "ctrl+s") && len(s.diff) > 0 {
		s.save(m)
		return true, nil
	}
	if name == "enter" {
		return false, nil
	}
	return s.list.steer(name, len(s.diff), m.room()), nil
}

func (s *saving) save(m *model) {
	saved, err := m.draft.Save()
	var conflict *draft.ConflictError
	switch {
	case errors.As(err, &conflict):
		s.conflict = conflict // which the page says
	case err != nil:
		m.say("bad", "not saved: "+err.Error())
	default:
		m.lift()
		m.redraw()
		m.say("good", savedText(m.env, saved))
	}
}

// settle is what a person wants of a file that changed meanwhile.
func (s *saving) settle(m *model, key string) {
	switch key {
	case "r":
		lost, err := m.draft.Reload()
		if err != nil {
			m.say("bad", err.Error())
			return
		}
		s.conflict = nil
		m.forget()
		m.redraw()
		s.look(m)
		if len(lost) > 0 {
			m.say("warn", lostText(lost))
			return
		}
		m.say("good", "your changes are on the file as it is now: look, then enter writes")
	case "a":
		path, err := m.draft.SaveAside()
		if err != nil {
			m.say("bad", err.Error())
			return
		}
		m.lift()
		m.say("good", "your version is in "+console.Tilde(m.env, path))
	}
}

func lostText(lost []draft.Edit) string {
	var said []string
	for _, e := range lost {
		said = append(said, e.String())
	}
	return "these no longer fit and were left: " + strings.Join(said, "; ")
}

func savedText(env *console.Env, saved draft.Saved) string {
	if len(saved.Written) == 0 {
		return "there was nothing to write"
	}
	text := "saved " + console.Tilde(env, saved.Written[0])
	if n := len(saved.Written); n > 1 {
		text += fmt.Sprintf(" and %d more", n-1)
	}
	if len(saved.Backups) > 0 {
		text += "; the old one is " + console.Tilde(env, saved.Backups[0])
	}
	return text
}

func (s *saving) rows(m *model, width, height int) []line {
	if s.conflict != nil {
		return s.asked.rows(wrapped("bad", console.Tildes(m.env, s.conflict.Error()), width), &s.list, []option{
			{"r", "my changes on the file as it is now"}, {"a", "save mine in a file beside it"}, {"esc", "neither, yet"}}, width, height)
	}
	if len(s.diff) == 0 {
		return []line{say("faint", "nothing is changed")}
	}
	return scrolled(s.diff, &s.list, width, height)
}

func (s *saving) click(m *model, at int) tea.Cmd {
	if s.conflict == nil {
		return nil
	}
	return s.asked.click(m, at)
}

// leaving asks what is to become of what is not saved.
type leaving struct {
	asked asked
	list  list
}

func (*leaving) title() string { return "Quit" }
func (*leaving) keys() []binding {
	return []binding{{"s", "save"}, {"d", "discard"}, {"k", "keep for next time"}, {"esc", "stay"}}
}

func (*leaving) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	switch key.String() {
	case "s", "y":
		saved, err := m.draft.Save()
		if err != nil {
			m.lift()
			m.lay(newSaving(m))
			m.say("bad", "not saved: "+err.Error())
			return true, nil
		}
		m.farewell = append(m.farewell, sentence(savedText(m.env, saved)))
		return true, m.end(false)
	case "d":
		return true, m.end(true)
	case "k":
		if err := m.draft.Unkept(); err != nil {
			m.say("bad", err.Error())
			return true, nil
		}
		return true, m.end(false)
	case "esc", "q", "n":
		return false, nil
	}
	return true, nil
}

func (l *leaving) rows(_ *model, width, height int) []line {
	return l.asked.rows([]line{say("title", "What you changed is not saved.")}, &l.list, []option{
		{"s", "save it, and quit"}, {"d", "discard it, and quit"}, {"k", "quit, and offer it the next time"}, {"esc", "stay here"}}, width, height)
}

func (l *leaving) click(m *model, at int) tea.Cmd { return l.asked.click(m, at) }

// sentence is a text as it stands on a line of its own.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

// recovering offers what an earlier one left that ended without saving.
type recovering struct {
	left  draft.Recovery
	asked asked
	list  list
}

func (*recovering) title() string { return "Left unsaved" }
func (*recovering) keys() []binding {
	return []binding{{"enter", "take it over"}, {"d", "forget it"}, {"esc", "later"}}
}

func (r *recovering) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	switch key.String() {
	case "enter", "y":
		lost, err := m.draft.Recover()
		m.forget()
		m.lift()
		m.redraw()
		switch {
		case err != nil:
			m.say("bad", err.Error())
		case len(lost) > 0:
			m.say("warn", lostText(lost))
		default:
			m.say("good", "taken over; u undoes a change, s shows them and saves")
		}
	case "d":
		m.lift()
		if err := m.draft.Forget(); err != nil {
			m.say("bad", err.Error())
		}
	default:
		return r.list.steer(key.String(), mostRows, m.room()), nil
	}
	return true, nil
}

func (r *recovering) rows(_ *model, width, height int) []line {
	text := fmt.Sprintf("On %s this ended with %s not saved.", r.left.At.Local().Format("2 January at 15:04"), console.Counted(r.left.Edits, "change"))
	out := append([]line{say("title", "Left unsaved")}, wrapped("", text, width)...)
	if r.left.FileChanged {
		out = append(out, wrapped("warn", "plugins.yaml has changed since: what no longer fits is left, and named.", width)...)
	}
	return r.asked.rows(out, &r.list, []option{{"enter", "take it over, and save it later"}, {"d", "forget it"}, {"esc", "decide another time"}}, width, height)
}

func (r *recovering) click(m *model, at int) tea.Cmd { return r.asked.click(m, at) }
