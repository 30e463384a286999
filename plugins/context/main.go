// Command context is the segment that shows how full the model's context window
// is.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// widestBar keeps a mistyped bar_width from filling the line.
const widestBar = 40

func render() error {
	percent, ok := sdk.ContextPercent()
	if !ok {
		return nil
	}
	if icon := sdk.Setting("icon").String(); icon != "" {
		sdk.Span(icon+" ", "context.ok")
	}
	if label := sdk.Setting("label").Or("ctx"); label != "" {
		sdk.Span(label+" ", "dim")
	}
	text := sdk.Percent(percent)
	if sdk.Setting("bar").Bool(false) {
		text = bar(percent, sdk.Setting("bar_width").Int(8)) + " " + text
	}
	sdk.Span(text, "context."+sdk.Severity(percent, sdk.Setting("warning_threshold").Float(80)))
	return nil
}

// bar draws percent as width cells, full ones first. Like the number, the bar
// is full only at 100.
func bar(percent float64, width int64) string {
	width = min(max(width, 1), widestBar)
	full := sdk.Whole(percent*float64(width)/100, float64(width))
	text := ""
	for i := range width {
		if i < full {
			text += "█"
		} else {
			text += "░"
		}
	}
	return text
}
