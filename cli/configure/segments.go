package configure

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/view"
)

// segments is the page of what is on the line: its rows from top to bottom, with the
// segments in them, and then those that are on none.
type segments struct {
	list    list
	filter  field
	seeking bool
}

// entry is a row of the page: a segment, or the heading of a group.
type entry struct {
	segment string // "" for a heading
	heading string
	row     int // from 1; 0 for what is on none
	right   bool
	shown   bool
}

func (s *segments) title() string { return "Segments" }

func (s *segments) typing() *field {
	if s.seeking {
		return &s.filter
	}
	return nil
}

func (s *segments) keys() []binding {
	if s.seeking {
		return []binding{{"enter", "to the list"}, {"esc", "all again"}}
	}
	return []binding{
		{"space", "on/off"}, {"enter", "settings"}, {"shift+↑/↓", "move"}, {"/", "search"},
		{"K/J", "to the row above, below"}, {"n", "to a new row"}, {"c", "colours"}, {"i", "why, and what it may"}, {"H/L", "move too"},
	}
}

// entries are the rows of the page, by what is searched.
func (s *segments) entries(m *model) []entry {
	var out []entry
	placed := map[string]bool{}
	group := func(row int, right bool, names []string, heading string) {
		from := len(out)
		for _, name := range names {
			placed[name] = true
			if s.finds(m, name) {
				out = append(out, entry{segment: name, row: row, right: right, shown: m.draft.IsShown(name)})
			}
		}
		if len(out) > from || !right && s.filter.value() == "" {
			out = slices.Insert(out, from, entry{heading: heading, row: row, right: right})
		}
	}
	for i, r := range m.draft.Rows() {
		at := "row " + strconv.Itoa(i+1)
		group(i+1, false, r.Left, at)
		group(i+1, true, r.Right, at+", at the right edge")
	}
	var rest []string
	for _, name := range m.names {
		if !placed[name] {
			rest = append(rest, name)
		}
	}
	group(0, true, rest, "not on the line")
	return out
}

// finds tells whether a segment is among those that are searched.
func (s *segments) finds(m *model, name string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(s.filter.value())) {
		if !strings.Contains(strings.ToLower(name+" "+m.about[name]), word) {
			return false
		}
	}
	return true
}

// all shows every segment again, with the cursor on the one that was found.
func (s *segments) all(m *model) {
	found := s.entries(m)
	s.filter = field{}
	if s.list.clamp(len(found)); len(found) > 0 && found[s.list.at].segment != "" {
		s.follow(m, found[s.list.at].segment)
	}
}

// follow puts the cursor where a segment is now.
func (s *segments) follow(m *model, name string) {
	if at := slices.IndexFunc(s.entries(m), func(e entry) bool { return e.segment == name }); at >= 0 {
		s.list.at = at
	}
}

func (s *segments) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	name := key.String()
	if s.seeking {
		switch name {
		case "enter", "down", "up", "tab":
			s.seeking = false
		case "esc":
			s.seeking = false
			s.all(m)
			return true, nil
		default:
			s.filter.press(key)
		}
		s.list.at = s.nearest(m)
		return true, nil
	}
	entries := s.entries(m)
	s.list.clamp(len(entries))
	if s.list.steer(name, len(entries), m.room()-segmentsFoot) {
		s.skipHeadings(entries, name)
		return true, nil
	}
	switch name {
	case "/":
		s.seeking = true
		return true, nil
	case "esc":
		if s.filter.value() != "" {
			s.all(m)
			return true, nil
		}
		return false, nil
	}
	if len(entries) == 0 {
		return false, nil
	}
	at := entries[s.list.at]
	if at.segment == "" {
		if name == "enter" && at.row > 0 {
			m.lay(rowForm(at.row))
			return true, nil
		}
		return s.pressRow(m, at, name), nil
	}
	way := draft.Way(-1)
	switch name {
	case "space":
		s.toggle(m, at)
		return true, nil
	case "enter":
		m.lay(segmentForm(at.segment))
		return true, nil
	case "c":
		m.lay(&segmentColours{segment: at.segment})
		return true, nil
	case "i":
		m.lay(&explained{segment: at.segment})
		return true, nil
	case "n":
		if m.place(draft.Move(at.segment, draft.Target{Row: len(m.draft.Rows()) + 1})) {
			s.follow(m, at.segment)
		}
		return true, nil
	case "H", "shift+up", "shift+left", "<":
		way = draft.Left
	case "L", "shift+down", "shift+right", ">":
		way = draft.Right
	case "K":
		way = draft.Up
	case "J":
		way = draft.Down
	default:
		return false, nil
	}
	if at.row == 0 {
		m.say("warn", at.segment+" is not on the line: space puts it there")
	} else if m.place(draft.Nudge(at.segment, way)) {
		s.follow(m, at.segment)
	}
	return true, nil
}

// pressRow takes a key on the heading of a row: the row moves as a whole.
func (s *segments) pressRow(m *model, at entry, key string) (taken bool) {
	to := at.row
	switch key {
	case "space":
		m.say("faint", "this is no segment: go on to one with ↓")
		return true
	case "K", "shift+up", "H":
		to--
	case "J", "shift+down", "L":
		to++
	default:
		return false
	}
	switch {
	case at.row == 0:
	case to < 1:
		m.say("warn", "row 1 is the first already")
	case to > len(m.draft.Rows()):
		m.say("warn", fmt.Sprintf("row %d is the last already", at.row))
	case m.place(draft.MoveRow(at.row, to)):
		s.list.at = max(0, slices.IndexFunc(s.entries(m), func(e entry) bool { return e.segment == "" && e.row == to }))
	}
	return true
}

// toggle shows a segment, or hides it where it stands.
func (s *segments) toggle(m *model, at entry) {
	edit := draft.Show(at.segment)
	if at.shown {
		edit = draft.Hide(at.segment)
	}
	if !m.place(edit) {
		return
	}
	if at.row == 0 || s.filter.value() != "" {
		s.follow(m, at.segment)
		return
	}
	s.list.at++ // the next one, as one goes through them
	s.skipHeadings(s.entries(m), "down")
}

// skipHeadings moves the cursor on to a segment; up from the first one it stays on the
// heading, whose row has settings too.
func (s *segments) skipHeadings(entries []entry, key string) {
	if key == "home" || key == "end" {
		return
	}
	s.list.clamp(len(entries))
}

// nearest is the place of the segment that is meant by what is searched: the one whose name
// it is, or is the beginning of, or is in; else the first one.
func (s *segments) nearest(m *model) int {
	text := strings.ToLower(strings.TrimSpace(s.filter.value()))
	at, best := 0, -1
	for i, e := range s.entries(m) {
		rank := 0
		switch {
		case e.segment == "":
			continue
		case e.segment == text:
			rank = 3
		case strings.HasPrefix(e.segment, text):
			rank = 2
		case strings.Contains(e.segment, text):
			rank = 1
		}
		if rank > best {
			at, best = i, rank
		}
	}
	return at
}

// segmentsFoot is how many rows below the list are about the segment under the cursor.
const segmentsFoot = 2

func (s *segments) rows(m *model, width, height int) []line {
	entries := s.entries(m)
	var out []line
	if s.seeking || s.filter.value() != "" {
		find := row(styled("accent", "search "))
		if s.seeking {
			find.spans = append(find.spans, s.filter.spans(max(width-8, 4), m.look.level > 0)...)
		} else {
			find.spans = append(find.spans, styled("", cut(s.filter.value(), max(width-24, 4))), styled("faint", "  esc: all again"))
		}
		out = append(out, find)
	}
	foot := segmentsFoot
	if height < 8 {
		foot = 1
	}
	from, to := s.list.window(len(entries), height-foot-len(out))
	for i := from; i < to; i++ {
		out = append(out, s.entryRow(m, entries[i], i == s.list.at, width))
	}
	if len(entries) == 0 {
		out = append(out, say("faint", "no segment has that in its name or description"))
		return out
	}
	for len(out) < height-foot {
		out = append(out, line{})
	}
	return append(out, s.foot(m, entries[s.list.at], width, foot)...)
}

// nameWidth is the column of names, in cells.
const nameWidth = 14

func (s *segments) entryRow(m *model, e entry, chosen bool, width int) line {
	mark := "  "
	if chosen {
		mark = "▸ "
	}
	if e.segment == "" {
		return line{spans: row(styled("", mark), styled("title", e.heading)).spans, chosen: chosen}
	}
	sign := "○ "
	if e.shown {
		sign = "● "
	}
	r := row(styled("", mark), styled("accent", "  "+sign), styled("", pad(cut(e.segment, nameWidth), nameWidth)+" "))
	r.chosen = chosen
	if width >= 100 {
		r.spans = append(r.spans, styled("faint", pad(cut(m.about[e.segment], width/2-20), width/2-20)+" "))
	}
	if drawn := m.example(e.segment); drawn != nil {
		r.drawn = drawn
	} else if m.begun {
		r.spans = append(r.spans, styled("faint", "nothing to show in this session"))
	}
	return r
}

// foot says what the segment is, and why it is not seen where it should be.
func (s *segments) foot(m *model, e entry, width, height int) []line {
	if e.segment == "" {
		text := "enter: separator, prefix and style of this row; shift+↑/↓ moves all of it"
		if e.row == 0 {
			text = "space puts a segment on the line, and takes it off"
		}
		return shortened(wrapped("faint", text, width), height, width)
	}
	about := wrapped("", m.about[e.segment], width)
	why := m.why(e.segment)
	if why.Name == "" || !e.shown || why.State == view.StateShown {
		return shortened(about, height, width)
	}
	hidden := wrapped("warn", "not seen: "+why.Why, width)
	if height == 1 {
		return shortened(hidden, 1, width)
	}
	return append(shortened(about, 1, width), shortened(hidden, height-1, width)...)
}

func (s *segments) click(m *model, at int) tea.Cmd {
	if s.filter.value() != "" || s.seeking {
		at--
	}
	entries := s.entries(m)
	to := s.list.top + at
	if at < 0 || to >= len(entries) || at >= m.room()-segmentsFoot {
		return nil
	}
	s.seeking = false
	if s.list.at == to && entries[to].segment != "" {
		s.toggle(m, entries[to])
		s.list.at = to
		return nil
	}
	s.list.at = to
	return nil
}

// segmentForm is the form of one segment.
func segmentForm(name string) *form {
	return settingsForm(name, name+".", func(m *model) []settings.Setting { return m.draft.SettingsOf(name) })
}

// rowForm is the form of a row of the line.
func rowForm(n int) *form {
	return &form{
		name: "row " + strconv.Itoa(n),
		free: true,
		all: func(m *model) []settings.Setting {
			rows := m.draft.Rows()
			if n > len(rows) {
				return nil
			}
			return rowSettings(rows[n-1])
		},
		set: func(key, typed string) draft.Edit { return draft.SetRow(n, key, typed) },
		unset: func(key string) draft.Edit {
			return draft.SetRow(n, key, map[string]string{"style": config.AsWritten, "wrap": "false"}[key])
		},
		label: func(key string) string { return key },
	}
}

// What stands between segments and before them in lines that people have made.
func separators() []string {
	return []string{"", " │ ", " · ", " | ", "  ", " ❯ ", " / ", " • ", " ⟩ "}
}
func prefixes() []string { return []string{"", "╭─ ", "├─ ", "╰─ ", "▸ ", "› "} }

// rowSettings are what can be said of one row.
func rowSettings(r draft.Row) []settings.Setting {
	return []settings.Setting{
		{Key: "separator", Type: "string", Value: r.Separator, Default: r.Separator, Given: r.Separator != "", Allowed: separators(), Description: "between two segments, with the blanks around it"},
		{Key: "prefix", Type: "string", Value: r.Prefix, Default: r.Prefix, Given: r.Prefix != "", Allowed: prefixes(), Description: "before the first segment"},
		{Key: "style", Type: "string", Value: cmp.Or(r.Style, config.AsWritten), Default: config.AsWritten, Given: r.Style != "", Allowed: config.Styles(), Description: "how the segments of this row are set off"},
		{Key: "wrap", Type: "bool", Value: strconv.FormatBool(r.Wrap), Given: r.Wrap, Default: "false", Description: "a row that is too wide takes more rows, in place of leaving segments out"},
	}
}
