package configure

import (
	"slices"

	"github.com/data-wise/aiterm/host/look/layout"
)

// binding is a key and what it does, for the last row and for the page of all keys.
type binding struct{ keys, does string }

// width is how many cells it takes in the last row.
func (b binding) width() int { return layout.Width(b.keys) + 1 + layout.Width(b.does) }

// everywhere are the keys that every page has.
var everywhere = []binding{
	{"tab", "next page"},
	{"shift+tab", "page before"},
	{"1-9", "the page of that number"},
	{"w", "width of the preview"},
	{"v", "whose session the preview shows"},
	{"t", "ground of the preview: the terminal's, dark, light"},
	{"u", "undo"},
	{"r", "redo"},
	{"s", "see what changes, and save"},
	{"?", "all keys"},
	{"q", "quit"},
	{"mouse", "click a page, an entry or a key; the wheel scrolls"},
}

// always stand in the last row of every page, as far as there is room: the first ones
// before the keys of the page, since nobody finds out by trial how to save and to leave.
var always = []binding{{"?", "keys"}, {"s", "save"}, {"q", "quit"}, {"tab", "page"}, {"u", "undo"}}

// hints are keys in one row: as many as there is room for, and ? always, unless what is
// pressed is typed.
func hints(own []binding, typing bool, width int) line {
	var out line
	used := 0
	add := func(b binding, room int) bool {
		n := b.width()
		if used > 0 {
			n += 2
		}
		if used+n > room {
			return false
		}
		if used > 0 {
			out.spans = append(out.spans, styled("", "  "))
		}
		out.spans = append(out.spans, styled("accent", b.keys), styled("faint", " "+b.does))
		used += n
		return true
	}
	always := always
	if typing {
		always = nil
	}
	least := always[:min(1, len(always))]
	if width >= 60 && !typing {
		least = always[:3]
	}
	room := width
	for _, b := range least {
		room -= b.width() + 2
	}
	for _, b := range own {
		if !add(b, room) {
			break
		}
	}
	for _, b := range always {
		if !slices.ContainsFunc(own, func(o binding) bool { return o.keys == b.keys }) {
			add(b, width)
		}
	}
	return out
}
