package configure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/hometest"
)

// noon is when the sample's clock is looked at.
var noon = time.Date(2026, 3, 4, 11, 10, 0, 0, time.UTC)

// screen is the interface in a home of its own, without a terminal.
type screen struct {
	*model
	t testing.TB
}

// usual is a plugins.yaml that changes nothing.
const usual = "version: 1 # mine\n"

// open opens the interface of somebody whose plugins.yaml is that text; "" is none.
func open(t testing.TB, width, height int, yaml string, env ...string) *screen {
	t.Helper()
	person := hometest.New(t)
	for _, one := range env {
		name, value, _ := strings.Cut(one, "=")
		person.Env[name] = value
	}
	console := &console.Env{Getenv: person.Getenv, Dirs: person.Dirs(), Stdout: &strings.Builder{}, Stderr: &strings.Builder{}, Stdin: strings.NewReader("")}
	if yaml != "" {
		if err := os.MkdirAll(console.Dirs.Config, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(console.Dirs.Config, "plugins.yaml"), []byte(yaml), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := newModel(console, func() time.Time { return noon }, width, height)
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{m, t}
	s.View()
	s.send(m.Init()())
	return s
}

// press sends keys by their names, a text in quotes as it is typed.
func (s *screen) press(keys ...string) *screen {
	for _, name := range keys {
		if text, ok := strings.CutPrefix(name, `"`); ok {
			for _, r := range strings.TrimSuffix(text, `"`) {
				s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		s.send(keyCalled(name))
	}
	return s
}

func keyCalled(name string) tea.KeyPressMsg {
	var mod tea.KeyMod
	if rest, ok := strings.CutPrefix(name, "shift+"); ok {
		mod, name = tea.ModShift, rest
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	codes := map[string]rune{"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter,
		"esc": tea.KeyEscape, "tab": tea.KeyTab, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code, Mod: mod}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// send sends a message, and what comes of it, until nothing more does.
func (s *screen) send(msg tea.Msg) {
	for msg != nil {
		_, then := s.Update(msg)
		s.View() // as the library does
		if then == nil {
			return
		}
		msg = then()
		if _, quit := msg.(tea.QuitMsg); quit {
			return
		}
	}
}

// text is what is on the screen, without its escapes.
func (s *screen) text() string {
	rows := strings.Split(s.View().Content, "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRight(span.Plain(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}
