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
	decimals := int(sdk.Setting("decimals").Int(2))
	text := sdk.Money(usd, decimals)
	if icon := sdk.Setting("icon").String(); icon != "" {
		text = icon + " " + text
	}
	sdk.Span(text, "cost")
	return nil
}
