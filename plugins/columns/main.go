// Command columns is the segment that shows how many cells a row of the status line has.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	if n := sdk.Columns(); n > 0 {
		sdk.Span(sdk.Sign("icon", "↔")+sdk.Itoa(int64(n)), "dim")
	}
	return nil
}
