// Command usage is the segment that shows how much of the limits is used: of the
// session (5 hours), of the week (7 days), and of what else the host knows of,
// and when each starts anew.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	var l line
	l.read()
	l.choose(sdk.Setting("windows").Or("session weekly"))
	if len(l.shown) > 0 {
		l.draw()
	}
	return nil
}

// line is what is drawn.
type line struct {
	options
	shown []*entry
}

// options are the settings that all windows share.
type options struct {
	format, reset byte
	percents      bool // what is no count is shown as a percentage in the format count
	compact       bool
	threshold     float64
	staleAfter    float64 // minutes; 0 for never
	icon          string

	delta, projection bool
}

// Values of the settings "format" and "reset". Their first letters tell them
// apart, and take less of the module than their names.
const (
	count      = 'c'
	percentage = 'p'
	remaining  = 'r'
	bar        = 'b'

	auto      = 'a'
	timeOfDay = 't'
	noReset   = 'n'
)

func (o *options) read() {
	o.format = letter("format", auto)
	if o.format == auto {
		o.format, o.percents = count, true
	}
	o.reset = letter("reset", auto)
	o.compact = on("compact")
	o.threshold = sdk.Setting("warning_threshold").Float(80)
	o.staleAfter = sdk.Setting("stale_after").Float(30)
	o.icon = sdk.Setting("icon").Or("📊")
	o.delta = sdk.Setting("show_delta").Bool(false)
	o.projection = sdk.Setting("show_projection").Bool(false)
	if o.reset == auto && o.format == percentage || !on("show_reset_timer") {
		o.reset = noReset
	}
}

// letter is the first one of a setting.
func letter(setting string, otherwise byte) byte {
	if value := sdk.Setting(setting).String(); value != "" {
		return value[0]
	}
	return otherwise
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

// entry is one window, ready to be drawn.
type entry struct {
	text, style string
	percent     float64
	age         string   // " 40m ago", or "" where the figures are fresh
	bar         *sdk.Bar // between head and text, or nil
	head        string
}

// add is cheaper than joining many texts in one expression: each call is a few
// bytes of the module.
func (e *entry) add(text string) { e.text += text }

// show takes one window in, if there is one of that name. An empty label is left
// to the segment.
func (l *line) show(name, label string) {
	isOther, setting, usual := false, "", ""
	switch name {
	case sdk.SessionWindow:
		setting, usual = "show_session", l.label("S5h", "Session")
	case sdk.WeeklyWindow:
		setting, usual = "show_weekly", l.label("W7d", "Weekly")
	default:
		isOther = true
	}
	if !isOther && !on(setting) {
		return
	}
	w, ok := sdk.Window(name)
	if !ok && isOther {
		w, ok = sdk.Spent(name)
	}
	if !ok {
		return
	}
	if label == "" {
		label = usual
	}
	e := &entry{percent: w.Percent()}
	e.style = "usage." + sdk.Severity(e.percent, l.threshold)
	if len(l.shown) > 0 || l.format != count && l.icon != "" && l.icon[len(l.icon)-1] != ' ' {
		e.add(" ")
	}
	sign := ""
	if isOther {
		label, sign = otherLabel(&w, label)
	}
	l.addFigures(e, &w, label, sign)
	l.addTimes(e, &w)
	if l.staleAfter > 0 {
		if age, known := w.Age(); known && float64(age) >= l.staleAfter*60 {
			e.age = " " + l.countdown(age) + " ago"
			e.style += " dim"
		}
	}
	l.shown = append(l.shown, e)
}

// draw appends the icon and the windows, each with its age, or the age that all
// share once behind the last.
func (l *line) draw() {
	shared := l.shown[0].age
	for _, e := range l.shown {
		if e.age != shared {
			shared = ""
		}
	}
	sdk.Span(l.icon, "usage.label")
	for i, e := range l.shown {
		if i > 0 && l.format != count {
			sdk.Span(" "+sdk.Setting("separator").Or("·"), "separator")
		}
		if e.bar == nil {
			sdk.Span(e.text, e.style)
		} else {
			l.drawBar(e)
		}
		if shared == "" {
			sdk.Span(e.age, "dim")
		}
	}
	sdk.Span(shared, "dim")
}

// drawBar appends a bar between its texts. It has no gradient where its figures are
// old: they are dim.
func (l *line) drawBar(e *entry) {
	role := ""
	if e.age == "" && sdk.Setting("bar_gradient").Bool(false) {
		role = "usage."
	}
	e.bar.Draw(e.head, e.text, e.style, role, l.threshold)
}
