package configure

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/statusline"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config/guide"
	"github.com/data-wise/aiterm/host/look/layout"
)

// setup leads who has no status line yet through five questions, to the installed line.
type setup struct {
	guide *guide.Guide
	list  list
	asked asked
	end   list // of the text at the end
	head  int  // how many rows stand above the choices
}

// isNew tells whether somebody begins: without a plugins.yaml, and without a status line
// in Claude Code.
func (m *model) isNew() bool {
	if _, err := os.Stat(m.draft.Path()); err == nil {
		return false
	}
	return !m.installed().HasLine
}

// installed is what Claude Code's settings say of the status line.
func (m *model) installed() claude.Settings {
	path, err := claude.SettingsPath(m.env.Getenv)
	if err != nil {
		return claude.Settings{HasLine: true} // it is not known, and nothing is to be offered
	}
	settings, err := claude.Inspect(path)
	if err != nil {
		settings.HasLine = true
	}
	return settings
}

// where says how the line gets into Claude Code, where that is known and it is not there.
func (m *model) where() string {
	s := m.installed()
	switch {
	case s.Ours:
		return ""
	case !s.HasLine:
		return `The line is not in Claude Code yet: "aiterm statusline install" puts it there.`
	case s.Command != "":
		return `Claude Code shows the line of another program: "aiterm statusline install" asks what to do with it.`
	}
	return ""
}

func newSetup(m *model) *setup {
	s := &setup{guide: guide.New(m.draft)}
	s.begin()
	return s
}

// begin puts the cursor onto the present answer of a question.
func (s *setup) begin() {
	if q, ok := s.guide.Question(); ok {
		s.list = list{at: q.Now}
	}
}

func (s *setup) title() string { return "Set up" }
func (s *setup) keys() []binding {
	if _, ok := s.guide.Question(); !ok {
		return []binding{{"enter", "save and install"}, {"←", "back"}, {"esc", "change more first"}}
	}
	return []binding{{"enter", "this one"}, {"↑/↓", "try"}, {"e", "rest as is"}, {"esc", "no questions"}, {"←", "back"}}
}

func (s *setup) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	q, asks := s.guide.Question()
	switch {
	case name == "left" || name == "backspace" || name == "h":
		if s.guide.Back() {
			s.begin()
			m.forget()
			m.redraw()
		}
		return true, nil
	case name == "enter" && !asks:
		return true, s.install(m)
	case !asks && s.end.steer(name, mostRows, m.room()):
		return true, nil
	case name == "enter" || name == "space" || name == "right":
		if !asks {
			return true, nil
		}
		if err := s.guide.Answer(s.list.at); err != nil {
			m.say("bad", err.Error())
			return true, nil
		}
		s.begin()
		m.forget()
		m.redraw()
		return true, nil
	case asks && name == "e":
		s.rest(m)
		return true, nil
	case asks && s.list.steer(name, len(q.Choices), m.room()-3):
		s.try(m)
		return true, nil
	}
	return false, nil
}

// rest takes the choice under the cursor, and for what is not asked yet what holds now.
func (s *setup) rest(m *model) {
	for {
		_, asks := s.guide.Question()
		if !asks {
			break
		}
		if err := s.guide.Answer(s.list.at); err != nil {
			m.say("bad", err.Error())
			break
		}
		s.begin()
	}
	m.forget()
	m.redraw()
}

// try shows the choice under the cursor.
func (s *setup) try(m *model) {
	plan, err := s.guide.Try(s.list.at)
	if err != nil {
		m.say("bad", err.Error())
		return
	}
	m.trial = &plan
	m.draw()
}

// install saves the line and puts it into Claude Code, as "aiterm statusline install" does.
func (s *setup) install(m *model) tea.Cmd {
	if _, err := m.draft.Save(); err != nil {
		m.say("bad", "not saved: "+err.Error())
		return nil
	}
	m.lift()
	return m.start("installing", command(statusline.Whole, "install"), installed)
}

// installed shows what came of it. Another program's line is in the way only if it came
// there meanwhile: then it is asked what to do with it.
func installed(m *model, o outcome) {
	r := &report{name: "Installed", outcome: o}
	again := func(key, does, flag string) further {
		return further{key, does, func(m *model) tea.Cmd {
			m.lift()
			return m.start("installing", command(statusline.Whole, "install", flag), installed)
		}}
	}
	switch o.code {
	case 0:
		m.farewell = append(m.farewell, "The line is in Claude Code; it shows with the next reply.")
		r.back = "change more"
		r.further = []further{{"q", "done", func(m *model) tea.Cmd { return m.quit() }}}
	case console.ExitForeign:
		r.name = "Another status line is there"
		r.further = []further{again("k", "keep it, as a segment", "--keep"), again("f", "replace it", "--force")}
	default:
		r.name = "Not installed"
	}
	m.lay(r)
}

func (s *setup) rows(m *model, width, height int) []line {
	q, asks := s.guide.Question()
	if !asks {
		out := []line{say("title", "That is your line.")}
		out = append(out, wrapped("", "enter saves it and puts it into Claude Code, whose settings.json is kept beside the new one. Everything can be changed later: aiterm configure.", width)...)
		return s.asked.rows(out, &s.end, []option{{"enter", "save and install"}, {"←", "back to the questions"}, {"esc", "change more, without installing"}}, width, height)
	}
	out := []line{row(styled("title", q.Text), styled("faint", fmt.Sprintf("  question %d of %d", q.Number, q.Of)))}
	help := wrapped("faint", q.Help, width)
	if height < 9 {
		help = nil
	}
	s.head = 1 + len(help)
	out = append(out, help...)
	from, to := s.list.window(len(q.Choices), height-len(out))
	widest := 10
	for _, c := range q.Choices {
		widest = max(widest, layout.Width(c.Label))
	}
	widest = min(widest, width*3/5)
	for i := from; i < to; i++ {
		mark := "  "
		if i == s.list.at {
			mark = "▸ "
		}
		l := row(styled("", mark), styled("", pad(cut(q.Choices[i].Label, widest), widest)), styled("faint", "  "+q.Choices[i].Note))
		l.chosen = i == s.list.at
		out = append(out, l)
	}
	return out
}

func (s *setup) click(m *model, at int) tea.Cmd {
	q, asks := s.guide.Question()
	if !asks {
		return s.asked.click(m, at)
	}
	to := s.list.top + at - s.head
	if at < s.head || to >= len(q.Choices) {
		return nil
	}
	if to == s.list.at {
		_, then := s.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	s.list.at = to
	s.try(m)
	return nil
}
