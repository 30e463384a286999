// Command purse is an example segment in Go, for TinyGo: a bar that fills up
// while the session spends what one meant to spend.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	cost, ok := sdk.Cost()
	if !ok {
		return nil
	}
	budget := sdk.Setting("budget").Float(5)
	cells := sdk.Setting("cells").Int(8)
	full := cells
	if cost < budget {
		full = int64(float64(cells) * cost / budget)
	}
	style := "usage." + sdk.Severity(100*cost/budget, 80)
	sdk.Span(sdk.Money(cost, 2)+" ", style)
	if full > 0 {
		sdk.Span(repeat("▰", full), style)
	}
	if full < cells {
		sdk.Span(repeat("▱", cells-full), "dim")
	}
	return nil
}

func repeat(s string, n int64) string {
	text := ""
	for range n {
		text += s
	}
	return text
}
