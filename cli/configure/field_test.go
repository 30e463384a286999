package configure

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/layout"
)

// One press of a key goes over one sign that is seen, and takes one away, however many
// characters it is.
func TestFieldSigns(t *testing.T) {
	for _, text := range []string{"abc", "中文字", "👍🏽👨‍👩‍👧❤️", "e\u0301a", "1️⃣2", "हिन्दी", "שלום", "🇩🇪🇫🇷"} {
		f := newField(text)
		steps := 0
		for f.at > 0 && steps < 50 {
			f.press(keyCalled("left"))
			steps++
		}
		for range steps {
			f.press(keyCalled("right"))
		}
		if f.at != len(f.text) {
			t.Errorf("%q: %d steps to the left are not as many to the right", text, steps)
		}
		for range steps {
			f.press(keyCalled("backspace"))
		}
		if f.value() != "" {
			t.Errorf("%q: after %d times backspace there is %q", text, steps, f.value())
		}
		f = newField(text)
		f.press(keyCalled("home"))
		for range steps {
			f.press(keyCalled("delete"))
		}
		if f.value() != "" {
			t.Errorf("%q: after %d times delete there is %q", text, steps, f.value())
		}
	}
	f := newField("👨‍👩‍👧b")
	f.press(keyCalled("home"))
	if spans := f.spans(20, true); spans[1].Text != "👨‍👩‍👧" || spans[2].Text != "b" {
		t.Errorf("under the cursor is %q, behind it %q", spans[1].Text, spans[2].Text)
	}
	long := newField(strings.Repeat("中", 300))
	if spans := long.spans(20, true); layout.Width(spans[0].Text+spans[1].Text) > 20 {
		t.Errorf("a long text is drawn in %d cells", layout.Width(spans[0].Text+spans[1].Text))
	}
}

// The terminal's cursor is where one types, with colours and without; else there is none.
func TestCaret(t *testing.T) {
	for _, level := range []string{"NO_COLOR=1", "NO_COLOR="} {
		s := open(t, 80, 24, usual, level, "COLORTERM=truecolor")
		if s.View().Cursor != nil {
			t.Error("there is a cursor where nothing is typed")
		}
		s.press("/", `"中a`)
		c := s.View().Cursor
		if c == nil || (c.Position != tea.Position{X: len("search ") + 3, Y: 5}) {
			t.Errorf("%s: the cursor is at %+v:\n%s", level, c, s.text())
		}
		s.press("enter")
		if s.View().Cursor != nil {
			t.Error("there is a cursor when nothing is typed any more")
		}
	}
}
