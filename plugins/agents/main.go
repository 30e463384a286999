// Command agents is the segment that shows the agents that run: how many, since when, and
// what they are where it may.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	running, ok := sdk.TranscriptCount("agents.running")
	if !ok || running == 0 {
		return nil
	}
	sdk.Span(sdk.Setting("icon").Or("⇶")+sdk.Itoa(running), "text")
	if sdk.Setting("show_age").Bool(true) {
		if age, ok := sdk.TranscriptCount("agents.oldest"); ok {
			style := "dim"
			if warn := sdk.Setting("warn_minutes").Int(0); warn > 0 && age >= warn*60 {
				style = "usage.warn"
			}
			sdk.Span(" "+sdk.DurationSeconds(age*1000), style)
		}
	}
	for i := int64(0); i < running && i < sdk.Setting("max_names").Int(3); i++ {
		at := "agents." + sdk.Itoa(i)
		text := sdk.TranscriptName(at).String()
		if title := sdk.TranscriptTitle(at).String(); title != "" && sdk.Setting("show_titles").Bool(true) {
			if text != "" {
				text += ": "
			}
			text += title
		}
		if text == "" {
			continue
		}
		before := ", "
		if i == 0 {
			before = " "
		}
		sdk.Span(before+sdk.Shorten(text, int(sdk.Setting("max_length").Int(32))), "dim")
	}
	return nil
}
