package configure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/internal/filetest"
)

func (s *screen) wants(when string, texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.text(), text) {
			s.t.Errorf("%s there is no %q on the screen:\n%s", when, text, s.text())
		}
	}
}

// A file that somebody else changed meanwhile is not written over: the changes are made
// again on it, or saved beside it.
func TestConflict(t *testing.T) {
	const theirs = "version: 1 # theirs\ntheme: nord\n"
	s := open(t, 80, 24, usual)
	s.press("down", "down", "space")
	if err := os.WriteFile(s.draft.Path(), []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	s.press("s", "enter")
	s.wants("after saving over another's change", "my changes on the file as it is now")
	if n := strings.Count(s.text(), "meanwhile"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, s.text())
	}
	filetest.Expect(t, s.draft.Path(), theirs)
	s.press("r")
	s.wants("on their file", "# theirs", "show: false")
	s.press("enter")
	s.wants("after saving", "saved ")
	filetest.Expect(t, s.draft.Path(), theirs+"segments:\n  git:\n    show: false\n")

	s.press("down", "space")
	if err := os.WriteFile(s.draft.Path(), []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	s.press("s", "enter", "a")
	s.wants("after saving beside it", "your version is in ")
	filetest.Expect(t, s.draft.Path(), theirs)
}

// What is discarded is not offered again, and what is kept is.
func TestLeaving(t *testing.T) {
	for key, offered := range map[string]bool{"d": false, "k": true} {
		s := open(t, 80, 24, usual)
		s.press("down", "down", "space", "q", key)
		again, err := newModel(s.env, s.now, 80, 24)
		if err != nil {
			t.Fatal(err)
		}
		next := &screen{again, t}
		if got := strings.Contains(next.text(), "Left unsaved"); got != offered {
			t.Errorf("after %s it is offered: %v", key, got)
		}
		if offered {
			next.press("enter")
			next.wants("after taking it over", "taken over", "○ git")
		}
		filetest.Expect(t, s.draft.Path(), usual)
	}
}

func TestUndoAll(t *testing.T) {
	s := open(t, 80, 40, usual)
	first := s.text()
	s.press("down", "down", "space", "L", "n", "2", "down", "enter", "down", "enter", "1")
	if !s.draft.Changed() {
		t.Fatal("nothing was changed")
	}
	for range 10 {
		s.press("u")
	}
	if s.draft.Changed() {
		t.Errorf("after undoing all there is a difference: %v", s.draft.Diff())
	}
	s.press("home", "up")
	if got := s.text(); got != first {
		t.Errorf("after undoing all the screen is\n%s, and was\n%s", got, first)
	}
	for range 10 {
		s.press("r")
	}
	if !s.draft.Changed() {
		t.Error("after doing all again nothing is changed")
	}
}

func TestMouse(t *testing.T) {
	s := open(t, 80, 24, usual)
	row := func(text string) int {
		for y, line := range strings.Split(s.text(), "\n") {
			if strings.Contains(line, text) {
				return y
			}
		}
		t.Fatalf("there is no %q on the screen:\n%s", text, s.text())
		return 0
	}
	click := func(x int, text string) { s.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: x, Y: row(text)}) }
	click(8, "● cost")
	s.wants("after a click on an entry", "▸   ● cost")
	click(8, "● cost")
	s.wants("after a second one", "○ cost")
	s.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	s.wants("after the wheel", "▸ row 2")
	click(16, "1 Segments")
	s.wants("after a click on a page", "▸ Preset")
	click(5, "▸ Preset")
	s.wants("after a click on the entry", "the preview shows each")
	click(1, "enter take") // the key's name
	s.wants("after a click on a key", "▸ Preset")
	click(5, "at 80 columns")
	s.wants("after a click on the title of the preview", "at 40 columns")
}

// Without colours there is no SGR at all, and the entry is marked all the same.
func TestNoColour(t *testing.T) {
	s := open(t, 80, 24, usual, "NO_COLOR=1", "COLORTERM=truecolor")
	for _, keys := range []string{"", "down", "enter", "esc 2 down enter", "esc 3 enter"} {
		s.press(strings.Fields(keys)...)
		if content := s.View().Content; strings.Contains(content, "\x1b[") {
			t.Errorf("after %q: %q", keys, content)
		}
	}
}

// A plugins.yaml with mistakes is told, and what is done is refused with the same words.
func TestBroken(t *testing.T) {
	s := open(t, 80, 24, "lines:\n  - left: [dir, gti]\n")
	s.wants("at the start", `unknown segment "gti"`)
	s.press("2", "down", "enter", "down", "enter")
	filetest.Expect(t, s.draft.Path(), "lines:\n  - left: [dir, gti]\n")
	if entries, _ := os.ReadDir(filepath.Dir(s.draft.Path())); len(entries) != 1 {
		t.Errorf("beside plugins.yaml there is %v", entries)
	}
}

// What is pasted is typed, without what no field takes.
func TestPaste(t *testing.T) {
	s := open(t, 80, 24, usual)
	s.send(tea.PasteMsg{Content: "q"}) // no field has the keys
	s.press("/")
	s.send(tea.PasteMsg{Content: "lim\x1b[31mits\n"})
	s.wants("after pasting", "search limits", "● usage")
	s.press("esc")
	s.press("home", "down", "enter", "down", "down", "enter", "ctrl+u")
	s.send(tea.PasteMsg{Content: "here\tit is"})
	s.press("enter")
	s.wants("after pasting a value", "here it is  usually 📁")
}

// A change that is taken while the list is open is one step, and one that changes nothing none.
func TestSteps(t *testing.T) {
	s := open(t, 80, 24, usual)
	s.press("2", "enter", "enter")
	if s.draft.CanUndo() {
		t.Error("taking what is there already is a step")
	}
	s.press("enter", "down", "enter", "down", "enter", "down", "down", "down", "enter")
	if n := len(s.draft.Edits()); n != 2 {
		t.Errorf("a preset and a theme are %d steps: %v", n, s.draft.Edits())
	}
}

// Who has a line that is not in Claude Code is told how it gets there.
func TestFarewell(t *testing.T) {
	for settings, want := range map[string]string{
		"":   "is not in Claude Code yet",
		"{}": "is not in Claude Code yet",
		`{"statusLine": {"type": "command", "command": "other"}}`:                             "the line of another program",
		`{"statusLine": {"type": "command", "command": "/usr/bin/aiterm-line"}}`:              "",
		`{"statusLine": {"type": "command", "command": "/usr/bin/aiterm statusline render"}}`: "",
		`{`: "",
	} {
		s := open(t, 80, 24, usual)
		if settings != "" {
			folder := filepath.Join(s.env.Getenv("HOME"), ".claude")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			filetest.Write(t, filepath.Join(folder, "settings.json"), settings, 0o600)
		}
		s.press("q")
		got := strings.Join(s.farewell, " ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("with %q it says %q, want %q", settings, got, want)
		}
	}
}

// What can't be kept for the next time is not promised: one is told so, and stays.
func TestWhatCannotBeKeptIsNotPromised(t *testing.T) {
	s := open(t, 80, 24, usual)
	if err := os.MkdirAll(s.env.Dirs.State, 0o700); err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, filepath.Join(s.env.Dirs.State, "drafts"), "a file where the folder is to be", 0o600)
	s.press("down", "down", "space")
	s.wants("after a change that can't be kept", "can't be kept", "save soon")
	s.press("q", "k")
	s.wants("after choosing to keep it", "What you changed is not saved.", "can't be kept")
	if len(s.farewell) > 0 {
		t.Errorf("it ended: %q", s.farewell)
	}
	s.press("s")
	if got := strings.Join(s.farewell, " "); !strings.Contains(got, "Saved") {
		t.Errorf("saving it ended with %q", got)
	}
}

// Everything can be as by default again, which is asked first and can be undone; it puts
// right a file with mistakes too.
func TestFresh(t *testing.T) {
	for _, text := range []string{"theme: nord # mine\npadding: 2\n", "lines:\n  - left: [dir, gti]\n"} {
		s := open(t, 80, 24, text)
		s.press("2", "end", "up", "enter")
		s.wants("when it is asked", "Everything as by default?", "y    all as by default")
		s.press("enter")
		filetest.Expect(t, s.draft.Path(), text)
		s.press("y")
		s.wants("after a yes", "purple-charcoal", "u takes that back", "not saved")
		s.press("u", "r", "s", "enter")
		s.wants("after saving", "saved ", "the old one is")
		filetest.Expect(t, s.draft.Path(), string(settings.Fresh()))
	}
}

// Who left the set-up can put the line into Claude Code from the screen later.
func TestIntoClaude(t *testing.T) {
	s := open(t, 80, 24, usual)
	s.press("2", "end")
	s.wants("before", "▸ Into Claude Code          not yet: enter puts it there")
	s.press("home", "right", "end", "enter")
	s.wants("with what is not saved", "save first (s)")
	folder := filepath.Join(s.env.Getenv("HOME"), ".claude")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	filetest.Write(t, filepath.Join(folder, "settings.json"), `{"statusLine": {"type": "command", "command": "other"}}`, 0o600)
	s.press("u", "1", "2")
	s.wants("with another's line", "another program's line is there")
	s.press("enter")
	s.wants("after enter, where the program does not know its own path", "Not installed")
}

// What is typed as the name of a segment is that segment, before all whose descriptions have
// the word; and it stays the one under the cursor after it was switched.
func TestSearchGoesToTheName(t *testing.T) {
	for typed, want := range map[string]string{"tokens": "tokens", "token": "tokens", "clock": "clock", "model": "model", "agents": "agents", "compaction": "context"} {
		s := open(t, 80, 24, usual)
		s.press("/", `"`+typed)
		s.wants("after searching "+typed, "▸   ")
		if got := chosenRow(s); !strings.Contains(got, " "+want+" ") {
			t.Errorf("search of %q is at %q, want %s", typed, got, want)
		}
		s.press("enter", "space")
		if got := chosenRow(s); !strings.Contains(got, " "+want+" ") {
			t.Errorf("after switching, search of %q is at %q, want %s", typed, got, want)
		}
		s.press("esc")
		if got := chosenRow(s); !strings.Contains(got, " "+want+" ") {
			t.Errorf("after all are shown again, search of %q is at %q, want %s", typed, got, want)
		}
	}
}

// chosenRow is the row of the screen with the cursor.
func chosenRow(s *screen) string {
	for row := range strings.Lines(s.text()) {
		if strings.Contains(row, "▸") {
			return row
		}
	}
	return ""
}
