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
	format := sdk.Setting("format").Or("percentage")
	w := window{of: sdk.Setting("window").Or("whole")}
	if w.of != "whole" && foreign() {
		w.of = "whole"
	}
	if w.of != "whole" || format != "percentage" {
		w.measure()
	}
	if w.of != "whole" {
		percent, ok = min(100*w.tokens/w.room, 100), w.known()
	}
	if !ok {
		return nil
	}
	if icon := sdk.Sign("icon", ""); icon != "" {
		sdk.Span(icon, "context.ok")
	}
	if label := sdk.Setting("label").Or("ctx"); label != "" {
		sdk.Span(label+" ", "dim")
	}
	text := w.text(format, percent)
	threshold := sdk.Setting("warning_threshold").Float(80)
	severity := sdk.Severity(percent, threshold)
	if sdk.Setting("show_state").Bool(false) {
		text += " " + state(severity)
	}
	if style := "context." + severity; !sdk.Setting("bar").Bool(false) {
		sdk.Span(text, style)
	} else {
		role := ""
		if sdk.Setting("bar_gradient").Bool(false) {
			role = "context."
		}
		b := bar(percent)
		b.Draw("", " "+text, style, role, threshold)
	}
	if sdk.Setting("show_over_200k").Bool(false) {
		if over, _ := sdk.Exceeds200k(); over {
			sdk.Span(" >200k", "context.warn")
		}
	}
	if sdk.Setting("show_compaction").Bool(false) {
		compaction()
	}
	return nil
}

// state is a severity of the context in a word.
func state(severity string) string {
	switch severity {
	case "critical":
		return "full"
	case "warn":
		return "nearly full"
	case "notice":
		return "half full"
	}
	return "free"
}

// bar is the bar with percent of it full. Like the number, it is full only at 100.
func bar(percent float64) sdk.Bar {
	width := min(max(sdk.Setting("bar_width").Int(8), 1), widestBar)
	b := sdk.NewBar(sdk.Setting("bar_style").String(), int(width))
	parts := float64(b.Parts())
	b.Fill(sdk.Whole(percent*parts/100, parts))
	return b
}
