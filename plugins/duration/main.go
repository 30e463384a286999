// Command duration is the segment that shows how long the session has been
// running.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// longest is what is still believed, in milliseconds: a thousand days. Beyond
// it lies a date that was sent where a duration should be.
const longest = 1000 * 24 * 60 * 60 * 1000

func render() error {
	ms, ok := sdk.DurationMS()
	if !ok || ms > longest {
		return nil
	}
	text := ""
	if sdk.Setting("icon").Bool(true) {
		if icon := sdk.Setting("timer_icon").Or("⏱"); icon != "" {
			text = icon + " "
		}
	}
	if sdk.Setting("format").String() == "seconds" {
		text += sdk.DurationSeconds(ms)
	} else {
		text += sdk.Duration(ms)
	}
	sdk.Span(text, "duration")
	return nil
}
