// Command cost is the segment that shows what the session has cost so far, by
// Claude Code's own estimate.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	usd, ok := sdk.Cost()
	if !ok || usd == 0 && !sdk.Setting("show_zero").Bool(false) {
		return nil
	}
	if rate := sdk.Setting("exchange_rate").Float(1); rate > 0 {
		usd *= rate
	}
	amount := sdk.Fixed(usd, int(sdk.Setting("decimals").Int(2)))
	sdk.Span(sdk.Sign("icon", "")+sdk.Setting("currency").Or("$")+amount, "cost")
	return nil
}
