package configure

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/golden"
)

// What a person sees after some keys.
func TestViews(t *testing.T) {
	for _, tt := range []struct {
		name          string
		width, height int
		keys          string
	}{
		{"start", 80, 24, ""},
		{"start-narrow", 40, 12, ""},
		{"start-wide", 200, 60, ""},
		{"help", 80, 24, "?"},
		{"search", 80, 24, `/ "limits`},
		{"row", 80, 24, "enter"},
		{"form", 80, 24, "down enter down"},
		{"form-narrow", 40, 12, "down enter down down"},
		{"form-typing", 80, 24, `down enter down down enter ctrl+u "here`},
		{"form-wrong", 80, 24, `down enter down down down enter "x`},
		{"off", 80, 24, "down down space"},
		{"moved", 80, 24, "down down L L"},
		{"moved-row", 80, 24, "shift+down"},
		{"found", 80, 24, `/ "usage enter esc`},
		{"width", 80, 24, "w w w w"},
		{"ground", 60, 20, "t t"},
		{"looks", 80, 24, "2"},
		{"preset", 80, 24, "2 enter down down"},
		{"preset-agent", 80, 24, "2 enter end"},
		{"theme", 60, 20, "2 down enter down"},
		{"colours", 80, 24, "2 end up up up up up enter down enter right right"},
		{"why", 100, 24, "3"},
		{"why-narrow", 40, 12, "3"},
		{"why-usage", 80, 40, "3 down down down enter"},
		{"usage", 80, 24, "4"},
		{"others", 80, 24, "5"},
		{"others-search", 80, 24, `5 / "weather enter`},
		{"save", 80, 24, "down down space s"},
		{"segment-colours", 80, 24, "down down down c"},
		{"quit", 80, 24, "down down space q"},
		{"undone", 80, 24, "down down space u"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, tt.width, tt.height, usual)
			s.press(strings.Fields(tt.keys)...)
			text := s.text()
			if strings.HasPrefix(tt.name, "why") {
				text = costs.ReplaceAllString(text, "  0.00")
			}
			golden.Compare(t, "views/"+tt.name+".txt", text)
		})
	}
}

// Every page on the smallest terminal and on a large one.
func TestViewsSmallAndLarge(t *testing.T) {
	for name, keys := range map[string]string{
		"segments": "", "help": "?", "search": `/ "limits`, "row": "enter", "form": "down enter down down enter", "colours": "down down down c",
		"number": "down down down c end enter", "looks": "2", "preset": "2 enter down", "theme": "2 down enter down", "rows": "2 down down down down down enter",
		"own-colours": "2 down down down down down down enter", "picker": "2 down down down down down down enter down enter right",
		"line-form": "2 end up up enter", "why": "3", "explained": "3 down down enter", "usage": "4", "others": "5", "index": "5 /", "save": "down space s", "quit": "down space q",
	} {
		for _, size := range [][2]int{{40, 12}, {200, 60}} {
			when := fmt.Sprintf("%s-%dx%d", name, size[0], size[1])
			t.Run(when, func(t *testing.T) {
				s := open(t, size[0], size[1], usual)
				s.press(strings.Fields(keys)...)
				checkFits(t, s, when)
				text := s.text()
				if name == "why" || name == "explained" {
					text = costs.ReplaceAllString(text, "  0.00")
				}
				golden.Compare(t, "views/sizes-"+when+".txt", text)
			})
		}
	}
}

// Who has no status line yet is asked five questions.
func TestSetup(t *testing.T) {
	s := open(t, 80, 24, "")
	golden.Compare(t, "views/setup.txt", s.text())
	s.press("down")
	golden.Compare(t, "views/setup-tried.txt", s.text())
	s.press("enter", "left", "enter", "enter", "enter", "enter", "enter")
	end := s.text()
	golden.Compare(t, "views/setup-end.txt", end)
	s.press("left", "left", "left", "e")
	if got := s.text(); got != end {
		t.Errorf("the rest as it is:\n%s", got)
	}
	s.send(tea.WindowSizeMsg{Width: 40, Height: 12})
	golden.Compare(t, "views/setup-end-narrow.txt", s.text())
	if _, err := os.Stat(s.draft.Path()); !os.IsNotExist(err) {
		t.Errorf("without a yes there is a plugins.yaml: %v", err)
	}
}

// costs are what this machine took.
var costs = regexp.MustCompile(` *\b\d+\.\d\d\b`)

// Every page at every size keeps to the screen, by our own measure and by the library's.
func TestViewsFit(t *testing.T) {
	pages := []string{"", "?", "down enter", "down enter down down enter", "2", "2 enter", "2 down enter", "2 end enter", "3", "3 enter", "4", "5", "5 a", "s", "down space s", "down space q", "i"}
	sizes := [][2]int{{1, 1}, {3, 2}, {10, 5}, {39, 11}, {40, 12}, {41, 13}, {60, 16}, {80, 17}, {80, 24}, {100, 18}, {131, 40}, {200, 60}}
	for _, keys := range pages {
		s := open(t, 80, 24, longNames, "NO_COLOR=", "COLORTERM=truecolor", "TERM=xterm-256color")
		s.press(strings.Fields(keys)...)
		for _, size := range sizes {
			s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			checkFits(t, s, fmt.Sprintf("after %q at %d × %d", keys, size[0], size[1]))
		}
	}
}

// longNames is a line with texts that are wide in every way.
const longNames = `lines:
  - left: [dir, git, text]
    right: [clock]
    prefix: "中文▸ "
  - {left: [model, usage], separator: " ❤️ "}
segments:
  text: {settings: {text: "हिन्दी กำ ｶﾞ 👍🏽 ☝ 中文字中文字中文字中文字中文字 ⸻ 1️⃣"}}
`

func checkFits(t *testing.T, s *screen, when string) {
	t.Helper()
	rows := strings.Split(s.View().Content, "\n")
	if len(rows) > s.height {
		t.Errorf("%s: %d rows", when, len(rows))
	}
	for i, row := range rows {
		if strings.ContainsAny(row, "\t\r") {
			t.Errorf("%s: row %d has a tab or a carriage return: %q", when, i, row)
		}
		if ours, theirs := layout.Width(span.Plain(row)), ansi.StringWidth(row); ours > s.width || theirs > s.width {
			t.Errorf("%s: row %d has %d cells, or %d by the library: %q", when, i, ours, theirs, row)
		}
	}
}

// Any keys in any order, with clicks anywhere, the wheel, pastes and other sizes between them,
// leave a screen that fits, and nothing is written but by saving.
func TestAnyKeys(t *testing.T) {
	keys := []string{"up", "down", "left", "right", "enter", "esc", "space", "tab", "shift+tab", "1", "2", "3", "4", "5", "w", "v", "t", "u", "r",
		"?", "/", "K", "J", "H", "L", "n", "i", "d", "home", "end", "pgup", "pgdown", "backspace", `"x"`, `"9"`, "b", "f", "#", "0", "a", "c", "=", "e", "I", "y", "home", "end"}
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := open(t, 40+random.IntN(100), 12+random.IntN(40), usual)
		var pressed []string
		for range 150 {
			key := keys[random.IntN(len(keys))]
			switch random.IntN(12) {
			case 0, 1:
				at := tea.MouseClickMsg{Button: tea.MouseLeft, X: random.IntN(s.width + 2), Y: random.IntN(s.height + 2)}
				key = fmt.Sprintf("a click at %d, %d", at.X, at.Y)
				s.send(at)
			case 2:
				key = "the wheel"
				s.send(tea.MouseWheelMsg{Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown, tea.MouseWheelLeft}[random.IntN(3)]})
			case 3:
				key = "a paste"
				s.send(tea.PasteMsg{Content: "a\x1b[31m\nb\t中文 שלום \u202e👍🏽" + strings.Repeat("x", random.IntN(200))})
			case 4:
				key = "another size"
				s.send(tea.WindowSizeMsg{Width: 1 + random.IntN(140), Height: 1 + random.IntN(50)})
			default:
				s.press(key)
			}
			pressed = append(pressed, key)
			checkFits(t, s, fmt.Sprintf("seed %d after %v", seed, pressed))
			if t.Failed() {
				t.FailNow()
			}
		}
		if data, err := os.ReadFile(s.draft.Path()); err != nil || string(data) != usual {
			t.Errorf("seed %d: without saving plugins.yaml is %q, %v, after %v", seed, data, err, pressed)
		}
	}
}

// What went wrong is said to its end, where the reason and the next step stand; and where
// there is no room for all of it, that shows.
func TestALongWordIsSaidWhole(t *testing.T) {
	const wrong = "not saved: keep the old text: write /home/somebody/.config/aiterm/plugins.yaml.20260304T111000Z.bak: no space left on device: free some, and save again"
	for _, size := range []struct {
		width, height int
		whole         bool
	}{{200, 60, true}, {80, 24, true}, {60, 16, true}, {40, 12, false}, {20, 5, false}, {3, 2, false}} {
		s := open(t, size.width, size.height, usual)
		s.say("bad", wrong)
		checkFits(t, s, fmt.Sprintf("at %d × %d", size.width, size.height))
		text := strings.Join(strings.Fields(s.text()), "")
		if whole := strings.Contains(text, strings.Join(strings.Fields(wrong), "")); whole != size.whole {
			t.Errorf("at %d × %d it is said whole: %v\n%s", size.width, size.height, whole, s.text())
		}
		if !size.whole && size.height > 2 && !strings.Contains(text, "…") {
			t.Errorf("at %d × %d nothing tells that there is more:\n%s", size.width, size.height, s.text())
		}
		if last := strings.Split(strings.TrimSuffix(s.text(), "\n"), "\n"); size.height > 8 && !strings.Contains(last[len(last)-1], "keys") {
			t.Errorf("at %d × %d the keys are gone:\n%s", size.width, size.height, s.text())
		}
	}
}
