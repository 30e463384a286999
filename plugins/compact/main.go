// Command compact is the segment that shows how often the session was compacted, and how
// many tokens that has reclaimed.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	times, ok := sdk.TranscriptCount("compact.count")
	if !ok || times == 0 {
		return nil
	}
	sdk.Span(sdk.Setting("icon").Or("⇊")+sdk.Itoa(times), "text")
	if sdk.Setting("show_trigger").Bool(false) {
		if auto, ok := sdk.TranscriptCount("compact.auto"); ok && auto > 0 {
			sdk.Span(" ("+sdk.Itoa(auto)+" auto)", "dim")
		}
	}
	if sdk.Setting("show_reclaimed").Bool(true) {
		if tokens, ok := sdk.TranscriptCount("compact.reclaimed"); ok && tokens > 0 {
			sdk.Span(" -"+sdk.Count(tokens), "dim")
		}
	}
	if sdk.Setting("show_last").Bool(false) {
		before, ok := sdk.TranscriptCount("compact.before")
		after, known := sdk.TranscriptCount("compact.after")
		if ok && known {
			sdk.Span(" "+sdk.Count(before)+sdk.Setting("to_icon").Or("→")+sdk.Count(after), "dim")
		}
	}
	return nil
}
