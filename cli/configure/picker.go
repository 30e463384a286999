package configure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/look/layout"
)

// picker picks a style: its two colours from the 256 that every terminal has, or by name or
// as #rrggbb as they are typed, and its attributes. The preview shows each.
type picker struct {
	name   string
	edit   func(style string) draft.Edit
	before string // the style when it began
	words  []string
	colour [2]string // of the text, and of the ground
	ground bool      // which of the two is picked
	at     int
	typed  *field
	shown  string // the style that is shown, while one is typed
	whole  bool   // the style is typed, and not one of its colours
	wrong  string
	list   list    // of the rows of colours
	grid   [][]int // as they were drawn last
	cell   int     // how wide each is
	head   int     // how many rows stand above them
}

func newPicker(name, style string, edit func(style string) draft.Edit) *picker {
	p := &picker{name: name, edit: edit, before: style}
	p.take(style)
	p.seek()
	return p
}

// take parts a style into its colours and its other words.
func (p *picker) take(style string) {
	p.words, p.colour = nil, [2]string{}
	for word := range strings.FieldsSeq(style) {
		switch key, value, is := strings.Cut(word, "="); {
		case is && key == "fg":
			p.colour[0] = value
		case is && key == "bg":
			p.colour[1] = value
		default:
			p.words = append(p.words, word)
		}
	}
}

// seek puts the cursor onto the colour there is.
func (p *picker) seek() {
	if n, err := strconv.Atoi(p.colour[p.which()]); err == nil {
		p.at = n
	}
}

func (p *picker) which() int {
	if p.ground {
		return 1
	}
	return 0
}

// style is what was picked until now.
func (p *picker) style() string {
	words := slices.Clone(p.words)
	for i, key := range []string{"fg=", "bg="} {
		if p.colour[i] != "" {
			words = append(words, key+p.colour[i])
		}
	}
	return strings.Join(words, " ")
}

func (p *picker) title() string  { return p.name }
func (p *picker) typing() *field { return p.typed }
func (p *picker) keys() []binding {
	if p.typed != nil {
		return []binding{{"enter", "take"}, {"esc", "as it was"}}
	}
	return []binding{{"arrows", "colour"}, {"enter", "take"}, {"f", "text/ground"}, {"#", "type a colour"}, {"b", "bold"}, {"i", "italic"},
		{"_", "underline"}, {"0", "none"}, {"=", "type the whole style"}, {"esc", "as it was"}, {"click", "a colour"}}
}

func (p *picker) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	if p.typed != nil {
		p.takeKey(m, key)
		return true, nil
	}
	switch name {
	case "left", "h":
		p.move(0, -1)
	case "right", "l":
		p.move(0, 1)
	case "up", "k":
		p.move(-1, 0)
	case "down", "j":
		p.move(1, 0)
	case "f":
		p.ground = !p.ground
		p.seek()
		return true, nil
	case "b":
		p.toggle("bold")
	case "i":
		p.toggle("italic")
	case "_":
		p.toggle("underline")
	case "0", "delete", "backspace":
		p.colour[p.which()] = ""
	case "#", "=":
		typed := newField("") // a colour is short: what is typed takes the place of the one there is
		if p.whole = name == "="; p.whole {
			typed = newField(p.style())
		}
		p.typed, p.shown, p.wrong = &typed, "", ""
		return true, nil
	case "enter":
		if p.style() == p.before || m.do(p.edit(p.style())) {
			m.lift()
			m.redraw()
		}
		return true, nil
	default:
		return false, nil
	}
	p.try(m)
	return true, nil
}

// takeKey takes a key while a colour or a style is typed, and shows what it comes to.
func (p *picker) takeKey(m *model, key tea.KeyPressMsg) {
	name := key.String()
	if name == "esc" {
		p.typed, p.wrong, p.shown = nil, "", ""
		p.try(m)
		return
	}
	if name != "enter" {
		p.typed.press(key)
	}
	p.wrong = ""
	words, colour := p.words, p.colour
	text := strings.TrimSpace(p.typed.value())
	if name == "enter" && text == "" && !p.whole {
		p.typed = nil
		return
	}
	if p.whole {
		p.take(text)
	} else {
		p.colour[p.which()] = colourCalled(text)
	}
	if p.shown = p.style(); p.wrong == "" {
		p.wrong = configfile.RejectStyle(p.shown)
	}
	if p.wrong == "" {
		p.try(m)
	}
	if name == "enter" && p.wrong == "" {
		p.typed = nil
		p.seek()
		return
	}
	p.words, p.colour = words, colour
}

// move goes over the colours as they stand on the screen.
func (p *picker) move(rows, columns int) {
	y, x := p.place()
	switch y, x = y+rows, x+columns; {
	case len(p.grid) == 0 || y < 0 || y >= len(p.grid):
		return
	case x < 0 && y > 0:
		y, x = y-1, len(p.grid[y-1])-1
	case x >= len(p.grid[y]) && columns > 0 && y < len(p.grid)-1:
		y, x = y+1, 0
	}
	x = max(0, min(x, len(p.grid[y])-1))
	p.pick(p.grid[y][x])
}

func (p *picker) pick(n int) {
	p.at = n
	p.colour[p.which()] = strconv.Itoa(n)
}

// place is where the cursor is among the colours.
func (p *picker) place() (y, x int) {
	for y, row := range p.grid {
		if x := slices.Index(row, p.at); x >= 0 {
			return y, x
		}
	}
	return 0, 0
}

func (p *picker) toggle(word string) {
	if i := slices.Index(p.words, word); i >= 0 {
		p.words = slices.Delete(p.words, i, i+1)
		return
	}
	p.words = append(p.words, word)
}

func (p *picker) try(m *model) {
	if err := m.try(p.edit(p.style())); err != nil {
		m.say("bad", err.Error())
	}
}

// spread lays the colours out: the sixteen that the terminal has its own idea of, the cube
// of 216 in rows that are like one another, and the greys.
func (p *picker) spread(width int, colour bool) {
	p.cell = 2
	if !colour {
		p.cell = 4 // its number
	}
	perRow := 6
	for _, n := range []int{36, 18, 12, 9} {
		if n*p.cell <= width {
			perRow = n
			break
		}
	}
	p.grid = nil
	for _, part := range [][2]int{{0, 16}, {16, 232}, {232, 256}} {
		for from := part[0]; from < part[1]; from += perRow {
			var row []int
			for n := from; n < min(from+perRow, part[1]); n++ {
				row = append(row, n)
			}
			p.grid = append(p.grid, row)
		}
	}
}

func (p *picker) rows(m *model, width, height int) []line {
	colour := m.look.level != layout.None
	p.spread(width, colour)
	of := "text"
	if p.ground {
		of = "ground"
	}
	style := p.style()
	if p.typed != nil && p.wrong == "" && p.shown != "" {
		style = p.shown
	}
	out := []line{row(styled("title", cut(p.name, max(width/2, 8))), styled("faint", "  "+of+": "), styled(style, " 42% main "), styled("faint", "  "+style))}
	switch {
	case p.typed != nil:
		label := "name, 0 to 255 or #rrggbb: "
		if p.whole {
			label = "style: "
		}
		l := row(styled("accent", label))
		l.spans = append(l.spans, p.typed.spans(max(width-len(label)-1, 10), colour)...)
		out = append(out, l)
		said, style := p.wrong, "bad"
		if like := coloursLike(p.typed.value()); !p.whole && (said == "" || len(like) > 0) {
			if like == nil {
				like = []string{"red", "bright-blue", "orange", "#5fafff", "208"}
			}
			said, style = "such as "+strings.Join(like, ", "), "faint"
		}
		out = append(out, wrapped(style, said, width)...)
	default:
		out = append(out, say("faint", "colour "+colourName(p.colour[p.which()])))
	}
	if height <= len(out) {
		return out
	}
	p.head = len(out)
	at, _ := p.place()
	p.list.at = at
	from, to := p.list.window(len(p.grid), height-len(out))
	for _, numbers := range p.grid[from:to] {
		var l line
		for _, n := range numbers {
			// A row of blanks alone would be none: the sign has the colour that it stands on.
			text, ink := strings.Repeat("·", p.cell), strconv.Itoa(n)
			if n == p.at {
				text, ink = "[]", inkOn(n)
			}
			if !colour {
				text = fmt.Sprintf("%4d", n)
				if n == p.at {
					text = "▸" + text[1:]
				}
			}
			l.spans = append(l.spans, styled("fg="+ink+" bg="+strconv.Itoa(n), text))
		}
		out = append(out, l)
	}
	return out
}

// click picks the colour that is pressed, and takes it where it was picked already.
func (p *picker) clickAt(m *model, x, at int) tea.Cmd {
	y := p.list.top + at - p.head
	if p.typed != nil || at < p.head || y >= len(p.grid) || x/p.cell >= len(p.grid[y]) {
		return nil
	}
	n := p.grid[y][x/p.cell]
	if n == p.at && p.colour[p.which()] == strconv.Itoa(n) {
		_, then := p.press(m, tea.KeyPressMsg{Code: tea.KeyEnter})
		return then
	}
	p.pick(n)
	p.try(m)
	return nil
}

func (p *picker) click(m *model, at int) tea.Cmd { return p.clickAt(m, 0, at) }

// inkOn is a colour that can be read on one of the 256.
func inkOn(n int) string {
	bright := n == 7 || n > 8 && n < 16 || n >= 244
	if n >= 16 && n < 232 {
		bright = (n-16)/36+2*((n-16)/6%6) >= 6
	}
	if bright {
		return "16"
	}
	return "231"
}
