// Command spend is the segment that shows what all sessions have cost, in days, weeks and
// months, and how that stands to a budget.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	l := line{
		decimals:  int(sdk.Setting("decimals").Int(2)),
		zero:      sdk.Setting("show_zero").Bool(false),
		budgets:   sdk.Setting("show_budget").Bool(false),
		threshold: sdk.Setting("warning_threshold").Float(80),
		format:    words,
		separator: " · ",
	}
	if format := sdk.Setting("format").String(); format != "" {
		l.format = format[0]
	}
	if separator := sdk.Setting("separator"); separator.OK() {
		l.separator = separator.String()
	}
	periods := sdk.Setting("periods").Or(sdk.Today)
	for rest := periods; rest != ""; {
		var word string
		word, rest = cut(rest, ' ')
		name, label := cut(word, '=')
		l.show(period(name), label, false)
	}
	// A budget that is nearly spent is told of although nobody asked.
	for _, name := range [...]string{sdk.Today, sdk.SevenDays, sdk.Month} {
		if !isNamed(periods, name) {
			l.show(name, "", true)
		}
	}
	return nil
}

// line is what is drawn.
type line struct {
	format        byte
	decimals      int
	zero, budgets bool
	threshold     float64
	separator     string
	begun         bool
}

// Values of the setting "format", by their first letters.
const (
	words   = 'w'
	letters = 'l'
)

// show draws what was spent in a period; with urgent only if a budget for it is nearly
// spent.
func (l *line) show(name, label string, urgent bool) {
	budget := budgetOf(name)
	if urgent && budget <= 0 {
		return
	}
	usd, ok := sdk.Spending(name)
	if !ok {
		return
	}
	style, near := "cost", false
	if budget > 0 {
		switch percent := usd * 100 / budget; {
		case percent >= 100:
			style, near = "usage.critical", true
		case percent >= l.threshold:
			style, near = "usage.warn", true
		}
	}
	if urgent && !near || usd == 0 && !l.zero && !near {
		return
	}
	switch {
	case l.begun:
		sdk.Span(l.separator, "separator")
	default:
		if icon := sdk.Setting("icon").Or("💰"); icon != "" {
			sdk.Span(icon+" ", "cost")
		}
	}
	l.begun = true
	amount := sdk.Money(usd, l.decimals)
	if l.budgets && budget > 0 {
		amount += "/" + sdk.Money(budget, wholeOr(budget, l.decimals))
	}
	before, after := l.around(name, label)
	sdk.Span(before+amount+after, style)
}

// around is what stands before and behind an amount.
func (l *line) around(name, label string) (before, after string) {
	base, part := cut(name, '.')
	word, letter := "session", "S:"
	switch base {
	case sdk.Today:
		word, letter = "today", "D:"
	case sdk.SevenDays:
		word, letter = "7 days", "W:"
	case sdk.Month:
		word, letter = "month", "M:"
	}
	switch {
	case label != "":
		if l.format == letters {
			return label + ":", ""
		}
		return "", " " + label
	case l.format == letters:
		return letter, ""
	case l.format != words:
		return "", ""
	case part != "":
		return "", " " + word + ", " + part
	}
	return "", " " + word
}

// wholeOr is no decimals for a budget without cents.
func wholeOr(usd float64, decimals int) int {
	if usd == float64(int64(usd)) {
		return 0
	}
	return decimals
}

// budgetOf is the budget of a period, 0 for none.
func budgetOf(name string) float64 {
	setting := ""
	switch name {
	case sdk.Today:
		setting = "daily_budget"
	case sdk.SevenDays:
		setting = "weekly_budget"
	case sdk.Month:
		setting = "monthly_budget"
	default:
		return 0
	}
	return sdk.Setting(setting).Float(0)
}

// period is the full name of a period.
func period(name string) string {
	base, part := cut(name, '.')
	switch base {
	case "week", "7d":
		base = sdk.SevenDays
	case "day":
		base = sdk.Today
	}
	if part != "" {
		return base + "." + part
	}
	return base
}

func isNamed(periods, wanted string) bool {
	for periods != "" {
		var word string
		word, periods = cut(periods, ' ')
		if name, _ := cut(word, '='); period(name) == wanted {
			return true
		}
	}
	return false
}

// cut splits s at the first separator; a comma is always one.
func cut(s string, separator byte) (before, after string) {
	for i := range len(s) {
		if s[i] == separator || s[i] == ',' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
