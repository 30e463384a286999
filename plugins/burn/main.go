// Command burn is the segment that shows how fast the session spends money, and how
// much of a budget of the person's own it has spent.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

const (
	msPerMinute = 60_000
	// longest is what is still believed, in minutes: a thousand days.
	longest = 1000 * 24 * 60
)

func render() error {
	usd, ok := sdk.Cost()
	if !ok || usd == 0 {
		return nil
	}
	text := ""
	if sdk.Setting("show_rate").Bool(true) {
		text = rate(usd)
	}
	if each := perLine(usd); each != "" {
		if text != "" {
			text += " "
		}
		text += each
	}
	budget := sdk.Setting("budget").Float(0)
	icon := sdk.Sign("icon", "🔥")
	if text != "" {
		sdk.Span(icon+text, "cost")
		icon = " "
	}
	if budget > 0 {
		spent(usd, budget, icon)
	}
	return nil
}

// rate is dollars in an hour, or in whatever is asked for; "" before that can be told.
func rate(usd float64) string {
	read := sdk.DurationMS
	if sdk.Setting("time").String() == "api" {
		read = sdk.APIDurationMS
	}
	ms, ok := read()
	minutes := float64(ms) / msPerMinute
	if !ok || minutes <= 0 || minutes > longest || minutes < float64(sdk.Setting("after").Int(5)) {
		return ""
	}
	usd /= minutes
	unit := "/min"
	if sdk.Setting("per").Or("hour") == "hour" {
		usd, unit = usd*60, "/h"
	}
	return sdk.Money(usd, int(sdk.Setting("decimals").Int(2))) + unit
}

// perLine is dollars for a line that was added or removed, if they are asked for and
// there are such lines.
func perLine(usd float64) string {
	if !sdk.Setting("show_per_line").Bool(false) {
		return ""
	}
	added, _ := sdk.LinesAdded()
	removed, _ := sdk.LinesRemoved()
	if lines := float64(added) + float64(removed); lines > 0 {
		return sdk.Money(usd/lines, int(sdk.Setting("decimals").Int(2))) + "/line"
	}
	return ""
}

func spent(usd, budget float64, head string) {
	percent := 100 * usd / budget
	text := sdk.Itoa(sdk.Floor(percent)) + "%"
	if sdk.Setting("show_budget").Bool(true) {
		decimals := 2
		if budget == float64(int64(min(budget, 1e9))) {
			decimals = 0
		}
		text += " of " + sdk.Money(budget, decimals)
	}
	style := "usage." + sdk.Severity(percent, sdk.Setting("warning_threshold").Float(80))
	if percent >= 100 {
		text = sdk.Sign("over_icon", "⚠") + text
	}
	sdk.Span(head+text, style)
}
