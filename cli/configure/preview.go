package configure

import (
	"slices"
	"strconv"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// preview is the line as it is now, by the renderer of the line.
type preview struct {
	columns  int    // of the terminal that it is drawn for; 0 is this one
	scene    int    // whose session it is, of the drawer's scenes
	lent     string // the scene in which a choice is tried, in place of that; "" for none
	ground   string // "" is this terminal's
	drawn    drawing.Drawn
	wrong    error
	examples map[string]*layout.Row // nil: they are not drawn yet
}

// widths are those that one looks at: this terminal's, and usual ones.
func widths() []int { return []int{0, 40, 80, 120, 200} }

// grounds are what may be behind the line.
func grounds() []string { return []string{"", configfile.Dark, configfile.Light} }

// after is what follows an entry of a list, and its first entry after the last.
func after[T comparable](list []T, now T) T { return list[(slices.Index(list, now)+1)%len(list)] }

// turn changes whose line the preview shows, and how.
func (m *model) turn(key string) {
	switch p := &m.preview; key {
	case "w":
		p.columns = after(widths(), p.columns)
	case "v":
		m.forget()
		p.scene = (p.scene + 1) % max(len(m.scenes), 1)
	case "t":
		m.forget()
		p.ground = after(grounds(), p.ground)
	}
	m.redraw()
}

// shownScene is the scene of the preview: while a choice is tried that has one of its own,
// that one.
func (m *model) shownScene() (drawing.SceneInfo, bool) {
	at := m.preview.scene
	if lent := m.preview.lent; lent != "" {
		at = slices.IndexFunc(m.scenes, func(s drawing.SceneInfo) bool { return s.Name == lent })
	}
	if at < 0 || at >= len(m.scenes) {
		return drawing.SceneInfo{}, false
	}
	return m.scenes[at], true
}

// scenery is what the preview is drawn for.
func (m *model) scenery() drawing.Scene {
	p := m.preview
	scene := drawing.Scene{Columns: p.columns, Ground: p.ground}
	if shown, ok := m.shownScene(); ok {
		scene.Name = shown.Name
		if scene.Ground == "" {
			scene.Ground = shown.Ground
		}
	}
	if scene.Columns == 0 {
		scene.Columns = m.width
	}
	return scene
}

// redraw draws the line anew, and what is tried no more.
func (m *model) redraw() {
	m.trial, m.preview.lent = nil, ""
	m.draw()
}

// draw draws the line, or what is tried.
func (m *model) draw() {
	p := &m.preview
	var drawn drawing.Drawn
	switch {
	case m.trial != nil:
		drawn, p.wrong = m.drawer.DrawPlan(*m.trial, m.scenery())
	case !m.begun: // what is on no row is looked up when the first screen is there
		plan, err := m.draft.Plan(m.drawer.On(m.scenery()))
		if p.wrong = err; err == nil {
			drawn, p.wrong = m.drawer.DrawPlan(plan, m.scenery())
		}
	default:
		drawn, p.wrong = m.drawer.Draw(m.draft, m.scenery())
	}
	if p.wrong == nil {
		p.drawn = drawn
	}
}

// forget has the examples drawn anew: what segments show alone may be another. Where a
// segment stands changes nothing of that.
func (m *model) forget() { m.preview.examples = nil }

// exampleColumns is the terminal that examples are for, whatever the preview is.
const exampleColumns = 80

// example is a segment alone, or nil where it has nothing to show.
func (m *model) example(segment string) *layout.Row {
	if m.preview.examples == nil && m.begun {
		m.preview.examples = map[string]*layout.Row{}
		scene := m.scenery()
		scene.Columns = exampleColumns
		all, _ := m.drawer.Examples(m.draft, scene) // what is wrong the preview says
		for name, rows := range all {
			if len(rows) > 0 {
				m.preview.examples[name] = &rows[0]
			}
		}
	}
	return m.preview.examples[segment]
}

// why is what became of a segment in the preview; one without a name where nothing is known.
func (m *model) why(segment string) drawing.Segment {
	all := m.preview.drawn.Segments
	if at := slices.IndexFunc(all, func(s drawing.Segment) bool { return s.Name == segment }); at >= 0 {
		return all[at]
	}
	return drawing.Segment{}
}

// previewTitle says what the preview is of.
func (m *model) previewTitle(width int) line {
	p := m.preview
	columns := strconv.Itoa(m.width) + " columns, this terminal"
	if p.columns > 0 {
		columns = strconv.Itoa(p.columns) + " columns"
	}
	scene := ""
	if shown, ok := m.shownScene(); ok {
		scene = console.OneLine(shown.Description)
		if at := shown.At; !at.IsZero() {
			scene += ", " + at.Local().Format("15:04")
		}
	}
	out := row(styled("faint", "at "+columns), styled("faint", " · "+scene))
	if ground := m.scenery().Ground; ground != "" {
		out.spans = append(out.spans, styled("faint", " · on "+ground))
	}
	if m.trial != nil {
		out.spans = append(out.spans, styled("warn", " · tried"))
	}
	used := 0
	for _, s := range out.spans {
		used += layout.Width(s.Text)
	}
	if used > width {
		said := "at " + strconv.Itoa(m.scenery().Columns)
		if ground := m.scenery().Ground; ground != "" {
			said += " on " + ground
		}
		if m.trial != nil {
			said += ", tried"
		}
		out = row(styled("faint", said+": "+scene))
	}
	return out
}

// behind is what is drawn behind the line, for a ground that may not be this terminal's.
func (m *model) behind() string {
	switch m.scenery().Ground {
	case configfile.Light:
		return "fg=16 bg=231"
	case configfile.Dark:
		return "fg=252 bg=234"
	}
	return ""
}

// picture are the rows of the line. A row that is wider than the screen goes on below, as
// the line of a wider terminal does.
func (m *model) picture(width, most int) []string {
	if m.preview.wrong != nil {
		var out []string
		for _, l := range wrapped("bad", console.Tildes(m.env, m.preview.wrong.Error()), width) {
			out = append(out, m.look.paint(l, width))
		}
		return out[:min(len(out), most)]
	}
	var out []string
	behind := m.behind()
	for _, row := range m.preview.drawn.Rows {
		for _, piece := range row.Fold(width) {
			if behind != "" {
				piece = piece.Upon(behind, width)
			}
			out = append(out, string(piece.AppendANSI(nil)))
		}
	}
	if len(out) > most {
		out = append(out[:most-1], m.look.paint(say("faint", "… and "+console.Counted(len(out)-most+1, "row")+" more"), width))
	}
	return out
}
