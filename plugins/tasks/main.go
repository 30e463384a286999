// Command tasks is the segment that shows how many of the session's tasks are done and,
// where it may, what the current one is called.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	total, ok := sdk.TranscriptCount("tasks.total")
	done, known := sdk.TranscriptCount("tasks.done")
	if !ok || !known || total == 0 || done > total {
		return nil
	}
	icon, style := sdk.Setting("icon").Or("▸"), "text"
	if done == total {
		if sdk.Setting("hide_done").Bool(false) {
			return nil
		}
		icon, style = sdk.Setting("done_icon").Or("✓"), "context.ok"
	}
	if icon != "" {
		icon += " "
	}
	text := icon + sdk.Itoa(done) + "/" + sdk.Itoa(total)
	if sdk.Setting("show_percent").Bool(false) {
		text += " " + sdk.Itoa(done*100/total) + "%"
	}
	sdk.Span(text, style)
	if longest := sdk.Setting("title_length").Int(40); longest > 0 && done < total {
		if title := sdk.TranscriptTitle("task"); title.OK() {
			sdk.Span(" "+sdk.Shorten(title.String(), int(longest)), "dim")
		}
	}
	return nil
}
