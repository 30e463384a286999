// Command tool is the segment that shows which tool runs and for how long; how many calls
// there were, of which tools, and how many failed, if asked.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

// drawn tells whether there is something to stand apart from.
var drawn bool

func render() error {
	drawn = false
	if !running() && sdk.Setting("show_state").Bool(false) {
		state()
	}
	if sdk.Setting("show_calls").Bool(false) {
		if calls, ok := sdk.TranscriptCount("calls"); ok && calls > 0 {
			part(sdk.Itoa(calls)+sdk.Setting("calls_icon").Or("×"), "dim")
		}
	}
	each(sdk.Setting("max_tools").Int(0))
	if sdk.Setting("show_errors").Bool(false) {
		if errors, ok := sdk.TranscriptCount("errors"); ok && errors > 0 {
			part(sdk.Setting("error_icon").Or("✗")+sdk.Itoa(errors), "usage.warn")
		}
	}
	return nil
}

func part(text, style string) {
	if drawn {
		text = " " + text
	}
	sdk.Span(text, style)
	drawn = true
}

// running shows the newest call that has no result yet, and tells whether it did.
func running() bool {
	name := sdk.Transcript("tool.name").String()
	age, ok := sdk.TranscriptCount("tool.age")
	if name == "" || !ok || age < sdk.Setting("min_age").Int(0) {
		return false
	}
	switch name {
	case "mcp":
		name = "MCP"
		if whole := sdk.TranscriptName("tool").String(); whole != "" {
			name = short(whole)
		}
	case "other":
		name = "tool"
		if whole := sdk.TranscriptName("tool").String(); whole != "" {
			name = whole
		}
	}
	name = sdk.Shorten(name, 40)
	if icon := sdk.Setting("icon").Or("⚙"); icon != "" {
		name = icon + " " + name
	}
	part(name, "text")
	if sdk.Setting("show_age").Bool(true) {
		part(sdk.DurationSeconds(age*1000), "dim")
	}
	if more, ok := sdk.TranscriptCount("tool.running"); ok && more > 1 {
		part("+"+sdk.Itoa(more-1), "dim")
	}
	return true
}

// short is server:tool for mcp__server__tool.
func short(name string) string {
	if len(name) < 5 || name[:5] != "mcp__" {
		return name
	}
	name = name[5:]
	for i := 1; i+2 < len(name); i++ {
		if name[i] == '_' && name[i+1] == '_' {
			return name[:i] + ":" + name[i+2:]
		}
	}
	return name
}
