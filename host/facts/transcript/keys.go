package transcript

import (
	"slices"
	"strings"
)

// Shape is a key of [Facts.Get] with I in the place of the position of one of several, or
// "" for any other text: a segment chooses what it asks for, and may say anything by it.
func Shape(key string) string {
	if tool, ok := strings.CutPrefix(key, "calls."); ok {
		if slices.Contains(tools[:], tool) {
			return key
		}
		return ""
	}
	parts := strings.Split(key, ".")
	for i, part := range parts {
		if part == "I" || part != "" && strings.Trim(part, "0123456789") == "" {
			parts[i] = "I"
		}
	}
	switch shape := strings.Join(parts, "."); shape {
	case "known", "tasks.total", "tasks.done", "tasks.active",
		"agents.running", "agents.oldest", "agents.begun", "agents.tokens", "agents.I.age",
		"tool.name", "tool.age", "tool.running", "calls", "errors", "denied", "mode", "mode.asof",
		"compact.count", "compact.auto", "compact.manual", "compact.reclaimed", "compact.before", "compact.after",
		"tokens.input", "tokens.output", "tokens.cache_read", "tokens.cache_write", "tokens.thinking", "tokens.total",
		"usage.input", "usage.output", "usage.cache_read", "usage.cache_write", "usage.thinking", "usage.total",
		"requests", "prompts", "interrupts", "api_errors", "commands",
		"skills.used", "skills.kinds", "skills.I.used", "mcp.calls", "mcp.errors", "mcp.servers", "mcp.I.calls", "mcp.I.errors",
		"turn.running", "turn.age", "turn.took",
		"names.agents.I", "names.tool", "names.skills.I", "names.mcp.I", "names.commands.I",
		"titles.task", "titles.agents.I":
		return shape
	}
	return ""
}
