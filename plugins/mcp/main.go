// Command mcp is the segment that shows how many MCP servers the session used, and how many
// calls failed; which servers, where it may.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	servers, ok := sdk.TranscriptCount("mcp.servers")
	if !ok || servers == 0 {
		return nil
	}
	icon, failed := sdk.Setting("icon").Or("⌁"), sdk.Setting("error_icon").Or("✗")
	named := int64(0)
	for i := int64(0); i < servers && i < sdk.Setting("max_names").Int(3); i++ {
		at := "mcp." + sdk.Itoa(i)
		name := sdk.TranscriptName(at).String()
		if name == "" {
			continue
		}
		before := ", "
		if named == 0 {
			before = icon
			if icon != "" {
				before += " "
			}
		}
		named++
		sdk.Span(before+sdk.Shorten(name, int(sdk.Setting("max_length").Int(20))), "text")
		calls(at+".calls", "×")
		errors(at+".errors", failed)
	}
	if named == 0 {
		sdk.Span(icon+sdk.Itoa(servers), "text")
		calls("mcp.calls", " ×")
		errors("mcp.errors", " "+failed)
	} else if servers > named {
		sdk.Span(" +"+sdk.Itoa(servers-named), "dim")
	}
	return nil
}

func calls(path, before string) {
	if n, ok := sdk.TranscriptCount(path); ok && n > 0 && sdk.Setting("show_calls").Bool(false) {
		sdk.Span(before+sdk.Itoa(n), "dim")
	}
}

func errors(path, before string) {
	if n, ok := sdk.TranscriptCount(path); ok && n > 0 && sdk.Setting("show_errors").Bool(true) {
		sdk.Span(before+sdk.Itoa(n), "usage.warn")
	}
}
