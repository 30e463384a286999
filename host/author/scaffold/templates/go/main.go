// Command segment shows how many tokens the context holds, in another colour
// once they are many.
package main

import "github.com/data-wise/aiterm/sdk"

// A segment registers the function that draws it; main is never run.
func init() { sdk.Register(render) }

func main() {}

// render is called once for each line. What it appends is shown; nothing
// appended is nothing shown.
func render() error {
	tokens := sdk.Status("context_window.total_input_tokens").Int(-1)
	if tokens <= 0 {
		return nil // a 0 is what Claude Code says while it does not know
	}
	style := "context.ok" // a role of the theme, so that the colours fit the rest
	if tokens >= 1000*sdk.Setting("warn_at").Int(150) {
		style = "context.warn"
	}
	sdk.Span("▣ "+short(tokens), style)
	return nil
}

// short is 850 or 84k. Package fmt could do it too, at a hundred times the size
// of the whole module.
func short(n int64) string {
	if n < 1000 {
		return sdk.Itoa(n)
	}
	return sdk.Itoa(n/1000) + "k"
}
