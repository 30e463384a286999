package usage

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/facts/forecast"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view"
)

// This file puts a report on usage into words.

// Measures of a block in cells: its indent, the column of its labels, and the
// longest bar.
const (
	blockIndent = 2
	labelColumn = 10
	longestBar  = 40
)

// usageRows are the rows of a whole report.
func usageRows(p console.Painter, r view.UsageReport, now time.Time) []console.Row {
	var rows []console.Row
	for _, w := range r.Windows {
		rows = append(rows, windowRows(p, w, now)...)
		rows = append(rows, nil)
	}
	if len(r.Windows) == 0 {
		rows = append(rows, nothingKnown(p, r.Agent)...)
		rows = append(rows, nil)
	}
	if r.Agent == "" {
		rows = append(rows, labelled(p, "API key", endpointText(r.Endpoint, now))...)
	}
	return append(rows, labelled(p, "history", historyText(r.History, r.Agent, now))...)
}

func windowRows(p console.Painter, w view.WindowReport, now time.Time) []console.Row {
	rows := []console.Row{{{Text: capitalized(w.Title), Style: "bold"}}, bar(p, w)}
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, labelled(p, label, text)...)
		}
	}
	if w.ResetsAt.IsZero() {
		add("resets", "not known")
	} else {
		add("resets", inText(w.ResetsAt, now))
	}
	add("source", sourceText(w.Source)+", "+agoText(w.SeenAt, now))
	add("pace", paceText(w.Forecast))
	add("forecast", forecastText(w, now))
	return rows
}

func capitalized(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// labelled is a text behind its label, wrapped into the column beside it.
func labelled(p console.Painter, label, text string) []console.Row {
	var rows []console.Row
	indent := strings.Repeat(" ", blockIndent)
	for _, line := range table.Wrap(span.Clean(text), max(p.Width-blockIndent-labelColumn, 20)) {
		rows = append(rows, console.Row{{Text: indent + console.Pad(label, labelColumn), Style: "dim"}, console.Unstyled(line)})
		label = ""
	}
	return rows
}

// bar shows how much is used of the limit, if there is one, and with a │ how much of the time is over.
func bar(p console.Painter, w view.WindowReport) console.Row {
	if w.UsedPercentage == nil {
		return console.Row{console.Unstyled(strings.Repeat(" ", blockIndent) + figuresText(w))}
	}
	figures, percent := "  "+figuresText(w), *w.UsedPercentage
	n := min(longestBar, max(p.Width-blockIndent-len(figures), 10))
	full := int(usage.Floor(min(percent, 100) / 100 * float64(n)))
	if full == 0 && percent > 0 {
		full = 1
	}
	cells := []rune(strings.Repeat("█", full) + strings.Repeat("░", n-full))
	style := p.UsageRole(percent)
	out := console.Row{console.Unstyled(strings.Repeat(" ", blockIndent))}
	piece := func(from, to int) {
		if middle := min(max(full, from), to); middle > from {
			out = append(out, span.Span{Text: string(cells[from:middle]), Style: style})
			from = middle
		}
		if to > from {
			out = append(out, span.Span{Text: string(cells[from:to]), Style: "dim"})
		}
	}
	if w.Forecast.Elapsed == nil {
		piece(0, n)
	} else {
		cursor := min(int(*w.Forecast.Elapsed*float64(n)), n-1)
		piece(0, cursor)
		out = append(out, span.Span{Text: "│", Style: "bold"})
		piece(cursor+1, n)
	}
	return append(out, span.Span{Text: figures, Style: style})
}

// figuresText is how much is used: "45 %", "450 of 1000 (45 %)", "12.50 of 40.00
// EUR (31 %)", "5.42 EUR spent; there is no limit".
func figuresText(w view.WindowReport) string {
	if w.UsedPercentage == nil {
		if w.Used == nil {
			return "not known"
		}
		return amount(*w.Used, w.Unit) + " " + w.Unit + " spent; there is no limit"
	}
	percent := percentText(*w.UsedPercentage)
	if w.Used == nil || w.Limit == nil {
		return percent
	}
	return amounts(*w.Used, *w.Limit, w.Unit) + " (" + percent + ")"
}

// amounts is how much of a limit is used.
func amounts(used, limit float64, unit string) string {
	text := amount(used, unit) + " of " + amount(limit, unit)
	if unit != "" {
		text += " " + unit
	}
	return text
}

// amount is a count, or money with the decimals of its currency.
func amount(n float64, unit string) string {
	decimals := 0
	if unit != "" {
		decimals = usage.Decimals(unit)
	}
	return strconv.FormatFloat(n, 'f', decimals, 64)
}

// percentText is what is used of a limit, as the usage segment and Claude Code's
// /usage have it.
func percentText(percent float64) string {
	return strconv.FormatFloat(usage.Floor(percent), 'f', 0, 64) + " %"
}

func sourceText(source string) string {
	switch source {
	case usage.SourceStdin:
		return "a session"
	case usage.SourceClaude:
		return "Claude Code's /usage"
	case usage.SourceEndpoint:
		return "your API key"
	case "":
		return "not known"
	}
	return source
}

// paceText compares the use with an even one, where the bar's cursor is.
func paceText(f view.ForecastReport) string {
	if f.Pace == nil || f.Elapsed == nil {
		return ""
	}
	over := math.Round(*f.Elapsed * 100)
	if *f.Elapsed < 1 {
		over = min(over, 99)
	}
	even := " an even use (│ at " + strconv.FormatFloat(over, 'f', 0, 64) + " %)"
	points := int(math.Round(math.Abs(*f.Pace)))
	text := strconv.Itoa(points) + " points"
	if points == 1 {
		text = "1 point"
	}
	switch {
	case points == 0:
		return "that of" + even
	case *f.Pace > 0:
		return text + " ahead of" + even
	}
	return text + " behind" + even
}

func forecastText(w view.WindowReport, now time.Time) string {
	f := w.Forecast
	switch f.Verdict {
	case forecast.Fills:
		return fillsText(w, now)
	case forecast.Lasts:
		if f.AtReset == nil || f.Low == nil || f.High == nil {
			return "lasts"
		}
		whole := func(f float64) string { return strconv.FormatFloat(math.Round(f), 'f', 0, 64) }
		lasts := "lasts: about "
		if *f.High >= 100 {
			lasts = "likely lasts: about "
		}
		return lasts + whole(*f.AtReset) + " % (" + whole(*f.Low) + " to " + whole(*f.High) + ") at its reset"
	}
	switch f.Why {
	case forecast.WhyFull:
		return "it is full"
	case forecast.WhyEven:
		return "too close to tell: " + f.Why
	}
	return "none: " + f.Why
}

// fillsText says when a window will be full, how sure that is, and how long
// before its reset.
func fillsText(w view.WindowReport, now time.Time) string {
	f := w.Forecast
	in := func(t time.Time) string { return durationText(wholeMinutes(t.Sub(now))) }
	text := "full in about " + in(f.FullAt) + " ("
	switch {
	case f.Latest.IsZero():
		text += in(f.Earliest) + " at the earliest; it may also last)"
	default:
		text += in(f.Earliest) + " to " + in(f.Latest) + ")"
	}
	if w.ResetsAt.After(f.FullAt) {
		text += ", " + durationText(wholeMinutes(w.ResetsAt.Sub(f.FullAt))) + " before its reset"
	}
	return text
}

// wholeMinutes is at least one: a forecast is not good to the second.
func wholeMinutes(d time.Duration) time.Duration { return max(d.Round(time.Minute), time.Minute) }

// endpointText says whether usage is asked for with a key of the user's own, and
// how that went.
func endpointText(e view.EndpointReport, now time.Time) string {
	if e.Unreadable != "" {
		return "not known: " + e.Unreadable
	}
	if !e.HasKey {
		return "none is set, so figures come from Claude Code alone. If you have one, aiterm can ask with it: aiterm statusline config set anthropic.api_key"
	}
	text := ""
	switch e.KeyFrom {
	case "stored":
		text = "stored"
	default:
		text = "from " + e.KeyFrom
	}
	if e.KeyEnding != "" {
		text += " (" + e.KeyEnding + ")"
	}
	next := ""
	if e.NextAt.After(now) {
		next = "tries again " + inText(e.NextAt, now)
	}
	switch {
	case e.Failure != "":
		text += "; failed " + agoText(e.AskedAt, now) + ": " + e.Failure
		if next != "" {
			text += "; " + next
		}
		if !e.GoodAt.IsZero() {
			text += "; last good answer " + agoText(e.GoodAt, now)
		}
	case e.GoodAt.IsZero():
		text += "; not used yet"
	default:
		text += "; answered " + agoText(e.GoodAt, now)
	}
	return text
}

func historyText(h view.HistoryReport, of string, now time.Time) string {
	text := strconv.Itoa(h.Samples) + " samples since " + h.FirstAt.In(now.Location()).Format("2 Jan 2006") + ": aiterm usage history"
	if of != "" {
		text += " --agent " + of
	}
	switch h.Samples {
	case 0:
		text = "no samples yet"
	case 1:
		text = "1 sample, of " + h.FirstAt.In(now.Location()).Format("2 Jan 2006")
	}
	if h.KeptDays == 0 {
		text += "; none are added, by history_days: 0 in plugins.yaml"
	}
	return text
}

// nothingKnown says why that may be, and what to do. of is the name of an agent, or "" for
// Claude Code.
func nothingKnown(p console.Painter, of string) []console.Row {
	rows := []console.Row{{{Text: "Nothing is known of your usage.", Style: "bold"}}}
	indent := strings.Repeat(" ", blockIndent)
	says := []string{
		"Claude Code tells the figures to its status line after the first reply of a session, and only where a Claude subscription is used: with an API key, or on a usage-based seat, there are none.",
		"What to do:",
		"- if the line is not in Claude Code yet: aiterm statusline install",
		"- send a message in Claude Code, or run /usage there",
		"- to find out what is wrong: aiterm statusline doctor",
	}
	if host, _ := agent.Named(of); of != "" {
		says = []string{
			host.Title() + " tells its quota to its status line, for the account that is in use.",
			"What to do:",
			"- if the line is not in it yet: aiterm statusline install --agent " + of,
			"- send a message there",
			"- to find out what is wrong: aiterm statusline doctor",
		}
	}
	for _, text := range says {
		hang := ""
		if strings.HasPrefix(text, "- ") {
			hang = "  "
		}
		for i, line := range table.Wrap(text, max(p.Width-2*blockIndent, 20)) {
			if i > 0 {
				line = hang + line
			}
			rows = append(rows, console.Row{console.Unstyled(indent + line)})
		}
	}
	return rows
}
