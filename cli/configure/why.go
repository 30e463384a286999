package configure

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// whys is the page of why each segment is on the line or not, and what it costs.
type whys struct{ list list }

func (w *whys) title() string { return "Why" }
func (w *whys) keys() []binding {
	return []binding{{"enter", "what it asked, what it may"}, {"w", "at another width"}, {"v", "for another session"}}
}

func (w *whys) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	all := m.preview.drawn.Segments
	w.list.clamp(len(all))
	if key.String() == "enter" && len(all) > 0 {
		m.lay(&explained{segment: all[w.list.at].Name})
		return true, nil
	}
	return w.list.steer(key.String(), len(all), m.room()-2), nil
}

// stateSign is a sign for a state, and the style of its reason.
func stateSign(s view.State) (sign, style string) {
	switch s.Weight() {
	case view.Good:
		return console.SignGood, "good"
	case view.Note:
		return console.SignNote, "faint"
	case view.Warning:
		return console.SignWarn, "warn"
	}
	return console.SignBad, "bad"
}

// cost is a time in milliseconds, or nothing where it was not measured.
func cost(d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000)
}

// narrow is a width below which what a segment costs is only said of the chosen one.
const narrow = 60

func (w *whys) rows(m *model, width, height int) []line {
	all := m.preview.drawn.Segments
	if len(all) == 0 {
		return []line{say("faint", "nothing was drawn")}
	}
	head, room := pad("segment", nameWidth), max(width-nameWidth-4, 8)
	if width >= narrow {
		head, room = head+"  ms new  ms same  ", max(room-19, 8)
	}
	out := []line{say("faint", "    "+head+"on the line?")}
	from, to := w.list.window(len(all), height-2)
	for i := from; i < to; i++ {
		s := all[i]
		mark := "  "
		if i == w.list.at {
			mark = "▸ "
		}
		sign, style := stateSign(s.State)
		l := row(styled("", mark), styled(style, sign+" "), styled("", pad(cut(s.Name, nameWidth-1), nameWidth)))
		if width >= narrow {
			l.spans = append(l.spans, styled("faint", fmt.Sprintf("%8s%9s  ", cost(s.First), cost(s.Again))))
		}
		l.spans = append(l.spans, styled(style, cut(whyText(s), room)))
		l.chosen = i == w.list.at
		out = append(out, l)
	}
	for len(out) < height-1 {
		out = append(out, line{})
	}
	now := all[w.list.at]
	said := whyText(now)
	if width < narrow && now.First > 0 {
		said = cost(now.First) + " ms with news, " + cost(now.Again) + " without"
	}
	return append(out, say("faint", cut(said, width)))
}

// named is a text beside its name, in as many rows as it takes.
func named(name, text string, width int) (out []line) {
	const column = 8
	for i, l := range wrapped("", text, max(width-column, 8)) {
		if i > 0 {
			name = ""
		}
		out = append(out, line{spans: append([]span.Span{styled("faint", pad(name, column))}, l.spans...)})
	}
	return out
}

// whyText is why a segment is not there, or where it is.
func whyText(s drawing.Segment) string {
	switch {
	case s.Why != "":
		return console.OneLine(s.Why)
	case s.Right:
		return fmt.Sprintf("on row %d, at the right edge", s.Row)
	case s.Row > 0:
		return fmt.Sprintf("on row %d", s.Row)
	}
	return "shown"
}

func (w *whys) click(m *model, at int) tea.Cmd {
	to := w.list.top + at - 1
	if at < 1 || to >= len(m.preview.drawn.Segments) {
		return nil
	}
	if w.list.at == to {
		m.lay(&explained{segment: m.preview.drawn.Segments[to].Name})
	}
	w.list.at = to
	return nil
}

// explained is all that is known of one segment in the line of the preview.
type explained struct {
	segment string
	list    list
}

func (e *explained) title() string   { return e.segment }
func (e *explained) keys() []binding { return []binding{{"esc", "back"}, {"↑/↓", "scroll"}} }

func (e *explained) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	return e.list.steer(key.String(), 1000, m.room()), nil
}
func (e *explained) click(m *model, _ int) tea.Cmd { m.lift(); return nil }

func (e *explained) rows(m *model, width, height int) []line {
	return scrolled(e.all(m, width), &e.list, width, height)
}

func (e *explained) all(m *model, width int) []line {
	s := m.why(e.segment)
	out := append([]line{say("title", e.segment)}, wrapped("faint", m.about[e.segment], width)...)
	if s.Name == "" {
		return append(out, wrapped("", "It is on no row. Space on the page Segments puts it there; then what it asks and costs stands here.", width)...)
	}
	sign, style := stateSign(s.State)
	why := s.Why
	if why == "" {
		why = "It is on the line."
	}
	for i, l := range wrapped(style, why, width-2) {
		mark := "  "
		if i == 0 {
			mark = sign + " "
		}
		out = append(out, line{spans: append([]span.Span{styled(style, mark)}, l.spans...)})
	}
	if s.Text != "" {
		out = append(out, named("gave", s.Text, width)...)
	}
	if s.First > 0 {
		said := cost(s.First) + " ms with news, " + cost(s.Again) + " ms without, here and now"
		if s.Again <= 0 {
			said = cost(s.First) + " ms, and gave nothing, here and now"
		}
		out = append(out, named("costs", said, width)...)
	}
	out = append(out, line{}, say("title", "What it may"))
	if len(s.May) == 0 {
		out = append(out, wrapped("faint", "  nothing but to draw: it asks for no permission", width)...)
	}
	for _, may := range s.May {
		mark, style := console.SignGood, "good"
		said := ""
		switch {
		case !may.Granted && may.Optional:
			mark, style, said = console.SignNote, "faint", " (not granted; it can do without)"
		case !may.Granted:
			mark, style, said = console.SignBad, "bad", " (not granted)"
		}
		out = append(out, row(styled(style, mark+" "), styled("", may.Permission), styled("faint", said)))
		if may.Reason != "" {
			for _, l := range wrapped("faint", may.Reason, max(width-4, 10)) {
				out = append(out, line{spans: append([]span.Span{styled("", "    ")}, l.spans...)})
			}
		}
	}
	out = append(out, line{}, say("title", "What it asked, and got"))
	if len(s.Asked) == 0 {
		out = append(out, say("faint", "  nothing"))
	}
	for _, asked := range s.Asked {
		answer := console.Shown(asked.Answer)
		if !asked.Present {
			answer = "nothing"
		}
		times := ""
		if asked.Count > 1 {
			times = fmt.Sprintf(" ×%d", asked.Count)
		}
		question := console.OneLine(asked.Function + " " + strings.Join(asked.Args, " "))
		column := max(16, min(46, width*3/5-4))
		for i, l := range wrapped("accent", answer+times, max(width-column-3, 8)) {
			said := strings.Repeat(" ", column)
			if i == 0 {
				said = pad(cut(question, column), column)
			}
			out = append(out, line{spans: append([]span.Span{styled("", "  "+said+" ")}, l.spans...)})
		}
	}
	return out
}
