package configure

// binding is a key and what it does, for the last row and for the page of all keys.
type binding struct{ keys, does string }

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

// always stand in the last row of every page, as far as there is room.
var always = []binding{{"?", "keys"}, {"s", "save"}, {"u", "undo"}, {"tab", "page"}, {"q", "quit"}}

// hints are keys in one row: as many as there is room for, and ? always.
func hints(own []binding, width int) line {
	var out line
	used := 0
	add := func(b binding, room int) bool {
		n := len([]rune(b.keys)) + 1 + len([]rune(b.does))
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
	help := always[0]
	room := width - len(help.keys) - len(help.does) - 3
	for _, b := range own {
		if !add(b, room) {
			break
		}
	}
	add(help, width)
	for _, b := range always[1:] {
		add(b, width)
	}
	return out
}
