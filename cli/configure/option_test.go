package configure

import (
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What can be answered to a question is on the screen, however small that is and however
// long the text, and can be clicked; and a path in the home folder is short.
func TestOptionsAreAlwaysSeen(t *testing.T) {
	deep := "XDG_CONFIG_HOME=" + t.TempDir() + strings.Repeat("/a-folder-with-a-long-name", 6)
	for name, tt := range map[string]struct {
		env  string
		show func(s *screen)
		want []string
	}{
		"conflict in a deep folder": {deep, func(s *screen) {
			s.press("down", "down", "space")
			if err := os.WriteFile(s.draft.Path(), []byte("version: 1 # theirs\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			s.press("s", "enter")
		}, []string{"r    my changes on the file as it is now", "a    save mine in a file beside it", "↓", "esc  neither, yet"}},
		"conflict": {"", func(s *screen) {
			s.press("down", "down", "space")
			if err := os.Remove(s.draft.Path()); err != nil {
				t.Fatal(err)
			}
			s.press("s", "enter")
		}, []string{"~/.config/aiterm/plugins.yaml was", "r    my", "a    save", "esc  neither"}},
		"quitting": {"", func(s *screen) { s.press("down", "down", "space", "q") },
			[]string{"What you changed", "s    save it", "d    discard", "k    quit", "esc  stay"}},
		"a command's words": {"", func(s *screen) {
			s.lay(&report{name: "Add it?", outcome: outcome{said: strings.Split(strings.Repeat("many words ", 30), " ")},
				further: []further{{"y", "add, granted what it needs", nil}, {"A", "with all it asks", nil}, {"n", "without any grant", nil}}})
		}, []string{"Add it?", "y    add", "A    with", "n    without", "esc  none"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := tt.env
			if env == "" {
				env = "X=1"
			}
			s := open(t, 40, 12, usual, env)
			tt.show(s)
			s.wants("at 40 × 12", tt.want...)
			checkFits(t, s, name)
			s.send(tea.WindowSizeMsg{Width: 40, Height: 16})
			for range 30 {
				s.press("down")
			}
			s.wants("scrolled to the end", tt.want[len(tt.want)-1])
			for y, l := range strings.Split(s.text(), "\n") {
				if strings.HasPrefix(l, "esc ") && y < 15 {
					s.send(tea.MouseClickMsg{Button: tea.MouseLeft, X: 8, Y: y})
					break
				}
			}
			s.wants("after a click on esc", "▸")
		})
	}
}
