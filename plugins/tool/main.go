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
		if known := short(sdk.TranscriptName("tool").String()); known != "" {
			name = known
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

// short is server:tool for mcp__server__tool. Of what has a part that is empty or blank it
// is the other one.
func short(name string) string {
	if len(name) < 5 || name[:5] != "mcp__" {
		return name
	}
	name = trim(name[5:])
	for i := 0; i+2 <= len(name); i++ {
		if name[i] == '_' && name[i+1] == '_' {
			server, tool := trim(name[:i]), trim(name[i+2:])
			if server == "" || tool == "" {
				return server + tool
			}
			return server + ":" + tool
		}
	}
	return name
}

// trim takes the blanks off both ends of a text.
func trim(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}
