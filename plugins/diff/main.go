// Command diff is the segment that shows how many lines the session added and
// removed.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	// Absent counts like zero: neither is worth a word.
	added, _ := sdk.LinesAdded()
	removed, _ := sdk.LinesRemoved()
	if icon := sdk.Setting("icon").String(); icon != "" && (added > 0 || removed > 0) {
		sdk.Span(icon+" ", "diff.added")
	}
	if added > 0 {
		sdk.Span("+"+sdk.Itoa(added), "diff.added")
	}
	if added > 0 && removed > 0 {
		sdk.Span("/", "dim")
	}
	if removed > 0 {
		sdk.Span("-"+sdk.Itoa(removed), "diff.removed")
	}
	return nil
}
