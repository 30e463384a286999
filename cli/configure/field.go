package configure

import (
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/cells"
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
		f.at = f.before()
	case "right", "ctrl+f":
		f.at = f.after()
	case "home", "ctrl+a":
		f.at = 0
	case "end", "ctrl+e":
		f.at = len(f.text)
	case "backspace", "ctrl+h":
		to := f.before()
		f.text, f.at = slices.Delete(f.text, to, f.at), to
	case "delete":
		f.text = slices.Delete(f.text, f.at, f.after())
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

// before and after are where the sign before the cursor begins, and where that under it
// ends: one sign that is seen may be several characters, as an emoji is.
func (f *field) before() int {
	at := 0
	for _, n := range f.signs() {
		if at+n >= f.at {
			return at
		}
		at += n
	}
	return at
}

func (f *field) after() int {
	at := 0
	for _, n := range f.signs() {
		if at += n; at > f.at {
			return at
		}
	}
	return at
}

// signs are the lengths of the signs of the text, in characters.
func (f *field) signs() (all []int) {
	for rest := string(f.text); rest != ""; {
		n := cells.First(rest)
		all = append(all, utf8.RuneCountInString(rest[:n]))
		rest = rest[n:]
	}
	return all
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

// The cursor is the sign under it in another style, or a sign of its own.
const (
	caretStyle    = "reverse"
	noColourCaret = "▏"
)

// spans draw the field with its cursor, in so many cells: where it is longer, the part
// around the cursor.
func (f *field) spans(width int, colour bool) []span.Span {
	from := 0
	for _, n := range f.signs() {
		if from >= f.at || layout.Width(string(f.text[from:f.at]))+2 <= width {
			break
		}
		from += n
	}
	before, under, after := string(f.text[min(from, f.at):f.at]), " ", ""
	if f.at < len(f.text) {
		end := f.after()
		under, after = string(f.text[f.at:end]), string(f.text[end:])
	}
	if !colour { // reverse is one
		return []span.Span{{Text: before + noColourCaret + strings.TrimSuffix(under, " ") + after}}
	}
	return []span.Span{{Text: before, Style: "underline"}, {Text: under, Style: caretStyle}, {Text: after, Style: "underline"}}
}
