package configure

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// field is a text that a person types, with a cursor of its own: bubbles' is in the wrong
// column behind wide signs, and looks for a clipboard's programs in every command of aiterm.
type field struct {
	text []rune
	at   int
}

func newField(text string) field {
	f := field{text: []rune(text)}
	f.at = len(f.text)
	return f
}

func (f *field) value() string { return string(f.text) }

// most is more than anybody types.
const most = 4 << 10

// press takes a key, if it is one that edits.
func (f *field) press(key tea.KeyPressMsg) bool {
	switch key.Keystroke() {
	case "left", "ctrl+b":
		f.at = max(f.at-1, 0)
	case "right", "ctrl+f":
		f.at = min(f.at+1, len(f.text))
	case "home", "ctrl+a":
		f.at = 0
	case "end", "ctrl+e":
		f.at = len(f.text)
	case "backspace", "ctrl+h":
		if f.at > 0 {
			f.at--
			f.text = slices.Delete(f.text, f.at, f.at+1)
		}
	case "delete":
		if f.at < len(f.text) {
			f.text = slices.Delete(f.text, f.at, f.at+1)
		}
	case "ctrl+u":
		f.text, f.at = f.text[f.at:], 0
	case "ctrl+k":
		f.text = f.text[:f.at]
	case "ctrl+w":
		to := len([]rune(strings.TrimRight(string(f.text[:f.at]), " ")))
		for to > 0 && f.text[to-1] != ' ' {
			to--
		}
		f.text, f.at = slices.Delete(f.text, to, f.at), to
	default:
		if key.Text == "" {
			return false
		}
		f.insert(key.Text)
	}
	return true
}

// insert puts in what was typed or pasted, of which controls are no part.
func (f *field) insert(text string) {
	typed := []rune(span.Clean(text))
	if room := most - len(f.text); len(typed) > room {
		typed = typed[:max(room, 0)]
	}
	f.text = slices.Insert(f.text, f.at, typed...)
	f.at += len(typed)
}

// spans draw the field with its cursor, in so many cells: where it is longer, the part
// around the cursor.
func (f *field) spans(width int, colour bool) []span.Span {
	from := 0
	for from < f.at && layout.Width(string(f.text[from:f.at]))+2 > width {
		from++
	}
	before, under, after := string(f.text[from:f.at]), " ", ""
	if f.at < len(f.text) {
		under, after = string(f.text[f.at]), string(f.text[f.at+1:])
	}
	if !colour { // reverse is one
		return []span.Span{{Text: before + "▏" + strings.TrimSuffix(under, " ") + after}}
	}
	return []span.Span{{Text: before, Style: "underline"}, {Text: under, Style: "reverse"}, {Text: after, Style: "underline"}}
}
