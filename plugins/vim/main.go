// Command vim is the segment that shows the mode of Claude Code's vim keys, and nothing
// while they are off.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	mode, ok := sdk.VimMode()
	if !ok || mode == "INSERT" && !sdk.Setting("show_insert").Bool(true) {
		return nil
	}
	short, style := "", "usage.notice"
	switch mode {
	case "NORMAL":
		short, style = "N", "model.opus"
	case "INSERT":
		short, style = "I", "usage.ok"
	case "VISUAL":
		short = "V"
	case "VISUAL LINE":
		short = "VL"
	}
	text := sdk.Name(mode, 16)
	switch {
	case sdk.Setting("format").String() == "short" && short != "":
		text = short
	case sdk.Setting("format").String() == "lower":
		text = lower(text)
	}
	sdk.Span(sdk.Sign("icon", "")+text, "bold "+style)
	return nil
}

// lower is an ASCII text in small letters.
func lower(s string) string {
	text := []byte(s)
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
	return string(text)
}
