package configure

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/layout"
)

// What is drawn on a smaller terminal is cut.
const leastWidth, leastHeight = 40, 12

// places is where on the screen something is that can be clicked.
type places struct {
	tabs []int // where each page's name ends in the first row
	body int   // the first row of the page
	keys int   // the last row
	more int   // how many rows what is said takes beyond the first
	hint line
	// caret is where the cursor of a text field is; X is less than 0 where there is none.
	caret tea.Position
}

// View draws the screen: the pages' names, the preview, which has rows of its own, so that
// nothing stands to its right, the page and the keys.
func (m *model) View() tea.View {
	v := tea.NewView(strings.Join(m.content(), "\n"))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	if m.typing() != nil && m.screen.caret.X >= 0 {
		// Where a person types: an input method draws there what is not finished, and a
		// screen reader follows it.
		v.Cursor = tea.NewCursor(m.screen.caret.X, m.screen.caret.Y)
	}
	return v
}

// content are the rows of the screen, at most as many and as wide as it is.
func (m *model) content() []string {
	width, height := m.width, m.height
	if width < 1 || height < 1 {
		return nil
	}
	var out []string
	put := func(rows ...line) {
		for _, row := range rows {
			out = append(out, m.look.paint(row, width))
		}
	}
	put(m.tabs(width))
	put(m.previewTitle(width))
	out = append(out, m.picture(width, previewRows(height))...)
	roomy := height >= 18
	if roomy {
		put(say("faint", strings.Repeat("─", width)))
	}
	said := m.said(width, height)
	if len(said) == 0 && roomy {
		said = []line{{}}
	}
	foot := 1 + len(said)
	m.screen.more = max(len(said)-1, 0)
	m.screen.body = len(out)
	body := max(height-len(out)-foot, 0)
	rows := m.top().rows(m, width, body)
	rows = rows[:min(len(rows), body)]
	m.screen.caret = caretOf(rows, len(out), width)
	put(rows...)
	for len(out) < height-foot {
		out = append(out, "")
	}
	put(said...)
	m.screen.keys, m.screen.hint = len(out), hints(m.top().keys(), m.typing() != nil, width)
	put(m.screen.hint)
	return out[:min(len(out), height)]
}

// caretOf finds the cursor of a text field in rows that begin at one of the screen's.
func caretOf(rows []line, from, width int) tea.Position {
	for y, l := range rows {
		x := 0
		for _, s := range l.spans {
			if before, _, is := strings.Cut(s.Text, noColourCaret); is || s.Style == caretStyle {
				if !is {
					before = ""
				}
				return tea.Position{X: min(x+layout.Width(before), width-1), Y: from + y}
			}
			x += layout.Width(s.Text)
		}
	}
	return tea.Position{X: -1}
}

// said is what the last key came to, whole where it can be: the reason and what to do stand
// at the end of it.
func (m *model) said(width, height int) []line {
	if m.note == "" {
		if m.busy.what != "" {
			return m.waiting(width)
		}
		return nil
	}
	rows := wrapped(m.noteStyle, m.note, width)
	if most := max(height/4, 1); len(rows) > most {
		rows = rows[:most]
		last := rows[most-1].spans[0].Text
		rows[most-1] = say(m.noteStyle, cut(last+" …", width))
	}
	return rows
}

// previewRows is how many rows the preview may have of a screen.
func previewRows(height int) int { return max(2, height/4) }

// tabs are the names of the pages. Where there is no room for all, the one that is shown.
func (m *model) tabs(width int) line {
	var out line
	m.screen.tabs = nil
	used := 0
	add := func(style, text string) {
		out.spans = append(out.spans, styled(style, text))
		used += layout.Width(text)
	}
	state := m.state()
	for i, p := range m.pages {
		if i > 0 {
			add("", " ")
		}
		name := " " + strconv.Itoa(i+1) + " " + p.title() + " "
		if i == m.at && m.look.level == layout.None {
			name = "[" + strconv.Itoa(i+1) + " " + p.title() + "]"
		}
		style := "faint"
		if i == m.at {
			style = "title chosen"
		}
		add(style, name)
		m.screen.tabs = append(m.screen.tabs, used)
	}
	if used+1+layout.Width(state) > width {
		m.screen.tabs = nil
		name := " " + strconv.Itoa(m.at+1) + "/" + strconv.Itoa(len(m.pages)) + " " + m.pages[m.at].title() + " "
		out, used = line{}, 0
		add("title chosen", name)
	}
	if state != "" && used+1+layout.Width(state) <= width {
		add("", strings.Repeat(" ", width-used-layout.Width(state)))
		add("warn", state)
	}
	return out
}

// click is a press of the mouse.
func (m *model) click(x, y int) tea.Cmd {
	switch {
	case y == 0:
		for i, end := range m.screen.tabs {
			if x < end {
				m.over = nil
				m.show(i)
				return nil
			}
		}
	case y == m.screen.keys:
		if key, ok := keyAt(m.screen.hint, x); ok {
			return m.press(key)
		}
	case y == 1:
		m.turn("w")
	case y > 1 && y < m.screen.body:
		m.turn("v")
	case y >= m.screen.body:
		if p, ok := m.top().(*picker); ok { // the one page with columns
			return p.clickAt(m, x, y-m.screen.body)
		}
		return m.top().click(m, y-m.screen.body)
	}
	return nil
}

// keyAt is the key whose name stands at a cell of the last row.
func keyAt(hint line, x int) (key tea.KeyPressMsg, ok bool) {
	end := 0
	for i := 0; i+1 < len(hint.spans); i++ {
		end += layout.Width(hint.spans[i].Text)
		if hint.spans[i].Style != "accent" || x >= end+layout.Width(hint.spans[i+1].Text) {
			continue
		}
		return keyNamed(hint.spans[i].Text), true
	}
	return key, false
}

// keyNamed is a press of the key of that name, of several the first.
func keyNamed(name string) tea.KeyPressMsg {
	if first, _, more := strings.Cut(name, "/"); more && first != "" {
		name = first
	}
	name, shift := strings.CutPrefix(name, "shift+")
	key := keyOf(name)
	if shift {
		key.Mod = tea.ModShift
	}
	return key
}

// keyOf is a press of one key without another.
func keyOf(name string) tea.KeyPressMsg {
	switch name {
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "←":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "→":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "↑":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "↓":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	}
	r := []rune(name)
	return tea.KeyPressMsg{Code: r[0], Text: name}
}

// state is what the first row says at its end.
func (m *model) state() string {
	if m.draft.Changed() {
		return "not saved"
	}
	return ""
}
