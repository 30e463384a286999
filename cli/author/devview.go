package author

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/look/span"
)

// mostProblem is how many lines of a compiler's message are shown.
const mostProblem = 30

// devView shows the rounds of plugins dev: in place in a terminal, else one below
// the other.
type devView struct {
	env   *console.Env
	dir   string
	flags trialFlags
	live  bool // in a terminal

	screen   console.Screen
	size     [2]int // of the terminal, when it was drawn
	building bool
	last     *round // with a line, or the newest
	problem  error  // of the newest round
	out      []byte
}

func newDevView(env *console.Env, dir string, flags trialFlags) devView {
	_, _, live := console.TerminalSize(env.Stdout)
	return devView{env: env, dir: dir, flags: flags, live: live}
}

// begin says that a round is at work.
func (v *devView) begin(building bool) {
	if v.building = building; v.live && (building || v.last == nil) {
		v.draw()
	}
}

// show takes up a round. One that came to no line leaves the last good one.
func (v *devView) show(r round) {
	v.building, v.problem = false, r.problem
	if r.tried != nil || v.last == nil {
		v.last = &r
	}
	v.draw()
}

// resize draws again if the terminal has another size.
func (v *devView) resize() {
	if !v.live {
		return
	}
	if columns, rows, ok := console.TerminalSize(v.env.Stdout); ok && v.size != [2]int{columns, rows} {
		v.draw()
	}
}

// flush writes what is to be written.
func (v *devView) flush() error {
	_, err := v.env.Stdout.Write(v.out)
	v.out = nil
	return err
}

// end leaves the cursor below what was drawn.
func (v *devView) end() error {
	if v.live {
		v.out = append(v.out, '\n') // behind the ^C that the terminal shows
	}
	return v.flush()
}

func (v *devView) draw() {
	columns := 120
	if v.last != nil && v.last.tried != nil {
		columns = v.last.tried.world.Columns
	}
	c, err := newCanvas(v.env, v.flags.theme, columns)
	if err != nil {
		v.problem = err
		return
	}
	if !v.live {
		c.rows(console.Row{console.Unstyled(time.Now().Format("# 2006-01-02 15:04:05"))})
		v.content(c)
		c.rows(nil)
		v.out = append(v.out, c.out...)
		return
	}
	width, height, _ := console.TerminalSize(v.env.Stdout)
	v.size = [2]int{width, height}
	if width > 0 {
		c.painter.Width = width
	}
	v.content(c)
	if height > 1 {
		c.cut(height - 1)
	}
	// In one write, so that nothing flickers.
	v.out = append(v.out, v.screen.Redraw(max(width, 1), height)...)
	v.out = append(v.out, c.out...)
	v.screen.Widths = c.widths
}

// cut keeps the first rows.
func (c *canvas) cut(rows int) {
	if len(c.widths) <= rows {
		return
	}
	end := 0
	for range rows {
		end += bytes.IndexByte(c.out[end:], '\n') + 1
	}
	c.out, c.widths = c.out[:end], c.widths[:rows]
}

func (v *devView) content(c *canvas) {
	if v.last == nil {
		doing := "rendering "
		if v.building {
			doing = "building "
		}
		c.rows(console.Row{{Text: doing + v.dir + " …", Style: "dim"}})
		return
	}
	t := v.last.tried
	columns := console.Columns(v.env, v.flags.columns)
	switch {
	case v.last.line != nil:
		c.whole(*v.last.line, columns)
	case t != nil && len(t.report.Spans) > 0:
		c.line("", t.report.Spans)
	default:
		c.rows(console.Row{{Text: "(no line)", Style: "dim"}})
	}
	c.rows(nil)
	c.said("dev", v.status())
	if text := v.aboutLine(columns); text != "" {
		c.said("line", text)
	}
	if v.problem != nil {
		v.drawProblem(c)
	}
	if t != nil {
		v.drawCases(c)
		t.draw(c)
	}
}

// aboutLine says what is odd about the line, or is "".
func (v *devView) aboutLine(columns int) string {
	r := v.last
	switch {
	case r.noLine != nil:
		return "the segment alone: " + console.OneLine(r.noLine.Error())
	case r.line == nil:
		return ""
	case r.line.NoRoom(columns, r.tried.segment.about.Name):
		return fmt.Sprintf("at %d columns there is no room for it: what else is on its row needs them; a higher priority in segment.yaml makes room", columns)
	case !r.line.Placed:
		return "yours, with it where aiterm plugins add puts it"
	}
	return "yours, with it in its place"
}

// status says in one row how it stands.
func (v *devView) status() string {
	switch r := v.last; {
	case v.building:
		return "building …"
	case v.problem != nil && r.tried != nil && r.problem == nil:
		return "the line is that of " + r.at.Format("15:04:05") + ", the last that could be made"
	case v.problem != nil:
		return "waiting for a change in " + v.dir
	case r.built > 0:
		return fmt.Sprintf("built in %.1f s at %s; watching %s, Ctrl-C ends", r.built.Seconds(), r.at.Format("15:04:05"), v.dir)
	}
	return fmt.Sprintf("rendered at %s; watching %s, Ctrl-C ends", v.last.at.Format("15:04:05"), v.dir)
}

// drawProblem shows a message line by line, as compilers set it.
func (v *devView) drawProblem(c *canvas) {
	lines := strings.Split(strings.TrimRight(v.problem.Error(), "\n"), "\n")
	for i, line := range lines {
		if i == mostProblem {
			c.rows(console.Row{console.Unstyled(fmt.Sprintf("… and %d more lines", len(lines)-i))})
			break
		}
		// A tab becomes one space, and would take the indent with it.
		c.rows(console.Row{{Text: span.Clean(strings.ReplaceAll(line, "\t", "    ")), Style: "usage.critical"}})
	}
	c.rows(nil)
}

func (v *devView) drawCases(c *canvas) {
	passed := 0
	var failed []conformance.Replayed
	for _, r := range v.last.cases {
		if r.OK() {
			passed++
		} else {
			failed = append(failed, r)
		}
	}
	text := fmt.Sprintf("%d ok", passed)
	if len(failed) > 0 {
		text += fmt.Sprintf(", %d FAILED: see aiterm plugins test %s", len(failed), v.dir)
	}
	if passed+len(failed) == 0 {
		text = "none"
	}
	c.said("cases", text)
	for i, r := range failed {
		if i == 3 {
			c.labelled("", fmt.Sprintf("… and %d more", len(failed)-i))
			break
		}
		c.labelled("", console.OneLine(r.Case.Name))
		c.line(strings.Repeat(" ", trialLabel)+"want  ", r.Want())
		c.line(strings.Repeat(" ", trialLabel)+"got   ", r.Got.Spans)
	}
}
