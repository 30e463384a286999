// Command mode is the segment that shows the permission mode, as far as the transcript has
// it: it is marked where it may have been changed since.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	icon, text, style := "", "", "text"
	switch sdk.Transcript("mode").String() {
	case "plan":
		icon, text, style = sdk.Setting("plan_icon").Or("⏸"), "plan", "usage.notice"
	case "acceptEdits":
		icon, text = sdk.Setting("accept_icon").Or("⏵"), "accept edits"
	case "auto":
		icon, text = sdk.Setting("accept_icon").Or("⏵"), "auto"
	case "bypassPermissions":
		icon, text, style = sdk.Setting("bypass_icon").Or("⚠"), "bypass", "usage.critical"
	case "dontAsk":
		text = "don't ask"
	case "default":
		if !sdk.Setting("show_default").Bool(false) {
			return nil
		}
		text, style = "default", "dim"
	default:
		return nil
	}
	if icon != "" {
		text = icon + " " + text
	}
	sdk.Span(text, style)
	if sdk.Transcript("mode.asof").String() != "turn" {
		sdk.Span(sdk.Setting("old_icon").Or("*"), "dim")
	}
	return nil
}
