package configure

import (
	"path/filepath"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// model is the whole interface. Update changes it in place: there is one.
type model struct {
	env           *console.Env
	now           func() time.Time
	look          look
	width, height int
	pages         []page
	at            int    // the page that is shown
	over          []page // what lies over it, the topmost last
	draft         *draft.Draft
	drawer        *drawing.Drawer
	scenes        []drawing.SceneInfo
	preview       preview
	trial         *config.Plan      // what is tried, and not done
	names         []string          // of all segments
	about         map[string]string // what each is, in a sentence
	busy          background
	send          func(tea.Msg) // sends a message from beside the screen; nil before there is one
	note          string        // what the last key came to, until the next one
	noteStyle     string
	begun         bool // the first screen was drawn
	warned        bool // that nothing is kept
	looked        int  // grows when what is on disk beside plugins.yaml may be another
	screen        places
	farewell      []string // said on the terminal when it is the person's again
}

// newModel is the interface on a screen of that size, drawn once.
func newModel(env *console.Env, now func() time.Time, width, height int) (*model, error) {
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return nil, err
	}
	options := draft.Options{Now: now}
	if env.Dirs.State != "" {
		options.Recovery = filepath.Join(env.Dirs.State, "drafts")
	}
	m := &model{env: env, now: now, width: width, height: height}
	if m.draft, err = draft.Open(files, options); err != nil {
		return nil, err
	}
	m.look = newLook(env.Getenv, ground.Of(env.Getenv))
	m.drawer = drawing.New(drawing.World{Getenv: env.Getenv, Dirs: env.Dirs, Executable: env.Executable, Now: now})
	m.scenes = m.drawer.Scenes()
	m.pages = []page{&segments{}, &looks{}, &whys{}, &usages{}, &others{}}
	m.forget()
	m.redraw()
	if left, ok := m.draft.Recovery(); ok {
		m.lay(&recovering{left: left})
	} else if m.isNew() {
		m.lay(newSetup(m))
	}
	return m, nil
}

// know looks up which segments there are, and what each says of itself.
func (m *model) know() {
	src := m.draft.Sources()
	m.names, m.about = m.draft.Segments(), map[string]string{}
	for _, name := range m.names {
		source, _ := src.Locate("", name, "")
		if about, err := src.Describe(source); err == nil {
			m.about[name] = console.OneLine(about.Description)
		}
	}
}

// begun is the message that the first screen is there: what it had no time for comes now.
type begun struct{}

// Init is called once, before the first message.
func (m *model) Init() tea.Cmd { return func() tea.Msg { return begun{} } }

// Update takes what happened.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case begun:
		m.begun = true
		m.know()
		m.draw()
	case ended:
		return m, m.finish(msg)
	case usageRead:
		for _, p := range m.pages {
			if u, ok := p.(*usages); ok {
				u.take(msg)
			}
		}
	case waits:
		m.busy.now = msg
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.redraw()
	case tea.KeyPressMsg:
		m.note = ""
		return m, m.press(msg)
	case tea.PasteMsg:
		if f := m.typing(); f != nil {
			f.insert(msg.Content)
			return m, m.press(tea.KeyPressMsg{}) // as after a key: what was typed is looked at
		}
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			m.note = ""
			return m, m.click(msg.X, msg.Y)
		}
	case tea.MouseWheelMsg:
		key := tea.KeyPressMsg{Code: tea.KeyDown}
		switch msg.Button {
		case tea.MouseWheelUp:
			key.Code = tea.KeyUp
		case tea.MouseWheelDown:
		default: // to the sides there is nothing
			return m, nil
		}
		_, then := m.top().press(m, key)
		return m, then
	}
	return m, nil
}

// top is the page that has the keys.
func (m *model) top() page {
	if n := len(m.over); n > 0 {
		return m.over[n-1]
	}
	return m.pages[m.at]
}

// lay puts a page over the others, and lift takes the topmost one away.
func (m *model) lay(p page) { m.over = append(m.over, p) }
func (m *model) lift() {
	if n := len(m.over); n > 0 {
		m.over = m.over[:n-1]
	}
}

// typing is the text field that has the keys, or nil.
func (m *model) typing() *field {
	if t, ok := m.top().(typing); ok {
		return t.typing()
	}
	return nil
}

// press gives a key to the page, and else does what it does everywhere.
func (m *model) press(key tea.KeyPressMsg) tea.Cmd {
	name := key.String()
	if name == "ctrl+c" {
		return m.quit()
	}
	if name == "esc" && m.busy.what != "" && m.typing() == nil {
		m.interrupt()
		return nil
	}
	if taken, then := m.top().press(m, key); taken {
		return then
	}
	if m.typing() != nil {
		return nil
	}
	if name == "ctrl+z" {
		return tea.Suspend
	}
	over := len(m.over) > 0
	if over && (name == "esc" || name == "q" || name == "enter") {
		m.lift()
		m.redraw()
		return nil
	}
	switch name {
	case "q":
		return m.quit()
	case "?":
		m.lay(&help{of: m.top()})
	case "tab", "shift+tab":
		step := 1
		if name == "shift+tab" {
			step = -1
		}
		m.show(m.at + step)
	case "w", "v", "t":
		m.turn(name)
	case "u":
		m.undo()
	case "r", "ctrl+r":
		m.redo()
	case "s", "ctrl+s":
		m.lay(newSaving(m))
	default:
		if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(m.pages) {
			m.show(n - 1)
		}
	}
	return nil
}

// show shows a page, counted on past the last one.
func (m *model) show(n int) {
	m.over = nil
	m.looked++
	m.at = (n + len(m.pages)) % len(m.pages)
	m.redraw()
}

// say tells what came of a key, in the row above the keys.
func (m *model) say(style, text string) {
	m.note, m.noteStyle = console.OneLine(console.Tildes(m.env, text)), style
}

// quit ends, or asks what is to become of what is not saved.
func (m *model) quit() tea.Cmd {
	if m.busy.what != "" && !m.busy.leaving { // a second time: without waiting
		m.interrupt()
		m.busy.leaving = true
		return nil
	}
	if _, asked := m.top().(*leaving); asked || !m.draft.Changed() {
		return m.end(false)
	}
	m.lay(&leaving{})
	return nil
}

// end ends. What is not saved is kept for the next time, unless it is to be forgotten.
func (m *model) end(forget bool) tea.Cmd {
	if err := m.draft.Close(forget); err != nil {
		m.farewell = append(m.farewell, err.Error())
	}
	if err := m.draft.Unkept(); err != nil && !forget {
		m.farewell = append(m.farewell, "What you did not save is lost: "+err.Error()+".")
	} else if m.draft.Changed() && !forget {
		m.farewell = append(m.farewell, "What you did not save is kept for the next \"aiterm configure\".")
	}
	if text := m.where(); text != "" {
		m.farewell = append(m.farewell, text)
	}
	return tea.Quit
}
