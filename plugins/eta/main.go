// Command eta is the segment that tells when the context will be full, if it goes on
// growing as it does, and whether it grows.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

const (
	// lull is how many minutes without growth count as work: a longer time counts as
	// this much.
	lull = 10
	// least is how many minutes of work, and changes, say something of the pace.
	leastMinutes = 3
	leastChanges = 2
	longestHours = 24
)

func render() error {
	size, ok := sdk.ContextSize()
	tokens, known := sdk.ContextTokens()
	if !ok || !known || tokens <= 0 || tokens > size {
		return nil
	}
	h, fell := remember(tokens)
	now := sdk.Minute()
	idle := now-h.last().minute > lull

	text, style := "", "context.ok"
	pace := h.pace(now)
	left := size - min(max(sdk.Setting("reserve").Int(0), 0), size) - tokens
	if pace > 0 && left > 0 && !idle && on("show_time") {
		minutes := int64(float64(left) / pace)
		if minutes < longestHours*60 {
			text = "~" + sdk.CountdownLong(max(minutes, 1)*60)
			if float64(minutes) <= sdk.Setting("warning_minutes").Float(15) {
				style = "context.warn"
			}
		}
	}
	if on("show_trend") {
		switch {
		case fell && !idle:
			text = join(text, sdk.Setting("down_icon").Or("↘"))
		case pace > 0 && !idle:
			text = join(text, sdk.Setting("up_icon").Or("↗"))
		}
	}
	if pace > 0 && !idle && sdk.Setting("show_rate").Bool(false) {
		text = join(text, sdk.Count(int64(pace+0.5))+"/min")
	}
	if text == "" {
		return nil
	}
	if icon := sdk.Setting("icon").Or("⌛"); icon != "" {
		text = icon + " " + text
	}
	sdk.Span(text, style)
	return nil
}

// on reads a setting that is true by default.
func on(setting string) bool { return sdk.Setting(setting).Bool(true) }

func join(text, more string) string {
	if text == "" || more == "" {
		return text + more
	}
	return text + " " + more
}
