// Command cost is the segment that shows what the session has cost so far, by
// Claude Code's own estimate, or by what GitHub Copilot CLI counts in its place.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	usd, ok := sdk.Cost()
	if !ok {
		credits()
		return nil
	}
	if usd == 0 && !sdk.Setting("show_zero").Bool(false) {
		return nil
	}
	if rate := sdk.Setting("exchange_rate").Float(1); rate > 0 {
		usd *= rate
	}
	amount := sdk.Fixed(usd, int(sdk.Setting("decimals").Int(2)))
	sdk.Span(sdk.Sign("icon", "")+sdk.Setting("currency").Or("$")+amount, "cost")
	return nil
}

// credits shows what Copilot counts in place of dollars, as what it is: AI units, or else
// premium requests.
func credits() {
	text := sdk.Status("ai_used.formatted").String()
	unit := " AIU"
	if text == "" || sdk.Status("ai_used.total_nano_aiu").Float(0) <= 0 {
		requests := sdk.Status("cost.total_premium_requests").Int(0)
		if requests <= 0 {
			return
		}
		text, unit = sdk.Itoa(requests), " premium"
	}
	sdk.Span(sdk.Sign("icon", "")+sdk.Name(text, 12)+unit, "cost")
}
