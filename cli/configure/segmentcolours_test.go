package configure

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/internal/filetest"
)

// A segment's own colours: by number, picked by name, by #rrggbb, by its place and by a click.
func TestSegmentColours(t *testing.T) {
	s := open(t, 80, 24, usual, "NO_COLOR=", "COLORTERM=truecolor")
	s.press("down", "down", "down", "c")
	s.wants("at first", "Colours of context", "context.ok", "+ a colour from a number on")
	s.press("end", "enter", `"x`, "enter")
	s.wants("with no number", "that is no number from 0 on")
	s.press("backspace", `"40%`, "enter")
	s.wants("picking the style", "context from 40 on", "colour 3, yellow", "fg=3")
	s.press("#", `"or`)
	s.wants("while a name is typed", "such as orange")
	s.press(`"ange`)
	s.wants("when it is typed", "fg=#ff8800", "tried")
	if !strings.Contains(s.View().Content, "38;2;255;136;0m") {
		t.Errorf("the preview does not show it: %q", s.View().Content)
	}
	s.press("enter", "b", "enter")
	s.wants("picked", "from 40 on", "bold fg=#ff8800")
	s.press("e", "ctrl+u", `"41.5`, "enter", "n", `"90`, "enter")
	for y, l := range strings.Split(s.text(), "\n") {
		if strings.Contains(l, "[]") {
			s.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 19, Y: y}) // the tenth of the sixteen
			s.wants("after a click on a colour", "colour 9, bright-red")
			s.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 19, Y: y})
			break
		}
	}
	s.press("n", `"90`, "enter")
	s.wants("with a number twice", "there is a style from 90 on already")
	s.press("esc", "n", `"5`, "enter", "=", "ctrl+u", `"bold nonsense`)
	s.wants("with a wrong style", "not \"nonsense\"")
	s.press("enter", "ctrl+u", `"dim usage.ok`, "enter", "enter", "esc", "s", "enter")
	filetest.Expect(t, s.draft.Path(), usual+"segments:\n  context:\n    colors:\n      \"41.5\": \"bold fg=#ff8800\"\n      \"90\": \"fg=9\"\n      \"5\": \"dim usage.ok\"\n")

	s.press("c", "down", "down", "down", "down", "d")
	s.wants("after one is taken out", "from 5 on", "from 41.5 on")
	s.press("u")
	s.wants("and put back", "from 90 on")
	s.press("home", "down", "enter", "#", "ctrl+u", `"f80`, "enter")
	s.wants("with half a colour", "must have a colour")
	s.press("ctrl+u", `"#f80`, "enter", "enter")
	s.wants("with a role", "fg=#ff8800")
	s.press("esc", "s")
	s.wants("saving", "my-purple-charcoal.yaml (new)", "theme: my-purple-charcoal")
}

func TestColourCalled(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "208": "208", "Red": "1", "bright blue": "12", "ORANGE": "#ff8800", "#5FAFFF": "#5fafff", "5fafff": "#5fafff",
		"#f80": "#ff8800", "123456": "#123456", "f80": "f80", "nothing": "nothing", "default": "default", " 7 ": "7", "gray": "8", "grey": "8",
	} {
		if got := colourCalled(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// The console of Linux has few signs: others stand for those that it lacks.
func TestFewSigns(t *testing.T) {
	s := open(t, 80, 24, usual, "TERM=linux", "NO_COLOR=")
	for _, keys := range []string{"down", "3", "3 down enter", "2 enter", "5 /", "1 /"} {
		s.press(strings.Fields(keys)...)
		for _, l := range strings.Split(s.text(), "\n")[5:] {
			if strings.ContainsAny(l, "▸●✓✗▏") {
				t.Errorf("after %q: %s", keys, l)
			}
		}
		s.press("esc")
	}
}

// Every colour can be reached with the arrows, at every width, and by a click.
func TestPickerReachesAll(t *testing.T) {
	for _, width := range []int{40, 60, 80, 200} {
		p := newPicker("x", "fg=0", nil)
		p.spread(width, true)
		seen := map[int]bool{0: true}
		for range 255 {
			p.move(0, 1)
			seen[p.at] = true
		}
		if len(seen) != 256 {
			t.Errorf("at %d columns %d are reached to the right", width, len(seen))
		}
		p.move(0, 1)
		if p.at != 255 {
			t.Errorf("after the last one is %d", p.at)
		}
		for range 40 {
			p.move(-1, 0)
		}
		if p.at >= 16 {
			t.Errorf("up from the last one ends at %d", p.at)
		}
	}
}
