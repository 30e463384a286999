// Command version is the segment that shows Claude Code's version.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	version, ok := sdk.Version()
	if !ok {
		return nil
	}
	sdk.Span(sdk.Setting("prefix").Or("v")+sdk.Name(version, 24), "dim")
	return nil
}
