// Package sample holds the session that everything is tried out with: what
// Claude Code would send, and what there would be to know of the usage and the
// repository. All of it is made up. It renders nothing.
package sample

import (
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// Status is the built-in sample: a session in the middle of its work, in
// the form in which Claude Code writes it to stdin. It carries no rate_limits;
// the sample's windows are counts, which stdin does not know.
const Status = `{
 "session_id": "00000000-0000-4000-8000-000000000000",
 "session_name": "fix the login",
 "transcript_path": "/home/dev/.claude/projects/-home-dev-aiterm/sample.jsonl",
 "cwd": "/home/dev/aiterm",
 "prompt_id": "00000000-0000-4000-8000-000000000001",
 "effort": {"level": "medium"},
 "model": {"id": "claude-sonnet-4-5-20250929", "display_name": "Claude Sonnet 4.5"},
 "workspace": {"current_dir": "/home/dev/aiterm", "project_dir": "/home/dev/aiterm", "added_dirs": [],
  "repo": {"host": "github.com", "owner": "dev", "name": "aiterm"}},
 "version": "2.1.332",
 "output_style": {"name": "default"},
 "cost": {"total_cost_usd": 0.3108, "total_duration_ms": 5160000, "total_api_duration_ms": 512000,
  "total_lines_added": 123, "total_lines_removed": 45},
 "context_window": {"total_input_tokens": 84000, "total_output_tokens": 1200, "context_window_size": 200000,
  "current_usage": {"input_tokens": 8500, "output_tokens": 1200, "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 70500},
  "used_percentage": 42, "remaining_percentage": 58},
 "exceeds_200k_tokens": false,
 "prompt_cache": {"warm": true, "caching_observed": true, "ttl": "5m", "expires_at": 1767352440, "requests": 12, "misses": 1,
  "expected_rebuilds": 0, "hit_ratio": 0.84, "cache_write_tokens": 5000, "miss_recache_tokens": 5000, "last_miss_at": null,
  "last_miss_cause": null, "miss_causes": {"tools_changed": 1}, "recache_tokens_if_cold": 84000},
 "fast_mode": false,
 "thinking": {"enabled": true},
 "vim": {"mode": "NORMAL"},
 "pr": {"number": 1234, "url": "https://github.com/dev/aiterm/pull/1234", "review_state": "pending"}
}
`

// cacheExpires is when the prompt cache of [Status] gets cold.
const cacheExpires = `"expires_at": 1767352440`

// StatusAt is [Status] of a session at a time: its prompt cache is warm for some
// minutes more.
func StatusAt(now time.Time) []byte {
	return []byte(strings.Replace(Status, cacheExpires, `"expires_at": `+strconv.FormatInt(now.Add(4*time.Minute).Unix(), 10), 1))
}

// Windows are the sample's usage: counts of the session and of the week.
func Windows(now time.Time) []usage.Window {
	return []usage.Window{
		{Name: usage.FiveHour, Used: 45, Limit: 100, Percent: 45, ResetsAt: now.Add(2 * time.Hour), Source: "sample", SeenAt: now},
		{Name: usage.SevenDay, Used: 234, Limit: 500, Percent: 46.8, ResetsAt: now.Add(72 * time.Hour), Source: "sample", SeenAt: now},
	}
}

// Usage is what the usage capability answers of [Windows], by path.
func Usage(now time.Time) map[string]string {
	return UsageOf(usage.New(now, Windows(now)...))
}

// UsageOf is what the usage capability answers of a snapshot, by path, without
// forecasts.
func UsageOf(snapshot usage.Snapshot) map[string]string {
	facts := map[string]string{}
	note := func(path string) {
		if value, ok := snapshot.Get(path); ok {
			facts[path] = value
		}
	}
	note("windows")
	for name := range strings.SplitSeq(facts["windows"], ",") {
		for _, field := range []string{"used_percentage", "used", "limit", "percentage_only", "unit", "decimals", "resets_at", "seen_at", "length", "label", "source"} {
			note(name + "." + field)
		}
	}
	return facts
}

// Env answers the variables of the sample's environment.
func Env(name string) string {
	if name == "HOME" {
		return "/home/dev"
	}
	return ""
}

// System is what the system capability answers of the sample's machine.
func System() map[string]string {
	return map[string]string{
		"battery.percent": "85", "battery.state": "discharging", "cpu.percent": "23", "load": "1.84", "cores": "8",
		"memory.total": "17179869184", "memory.available": "6442450944", "session.memory": "734003200", "session.processes": "6",
		"disk.total": "499963174912", "disk.free": "182536110080", "hostname": "workstation", "age": "4",
	}
}

// Spend is what the spend capability answers of the sample's sessions, by path.
func Spend() map[string]string {
	return map[string]string{
		"today": "4.2718", "seven_days": "31.905", "month": "86.44", "session": "0.3108", "since": "1764547200",
		"today.model": "2.5", "seven_days.model": "12.25", "month.model": "40",
		"today.project": "1.75", "seven_days.project": "9.5", "month.project": "22.5",
	}
}

// Transcript is what the transcript capability answers of the sample's session, by path.
// Below "names." and "titles." is what the functions for words answer.
func Transcript() map[string]string {
	return map[string]string{
		"known": "known", "tasks.total": "7", "tasks.done": "3", "tasks.active": "1", "titles.task": "Fixing the login",
		"agents.running": "2", "agents.oldest": "72", "agents.begun": "4", "agents.tokens": "512600", "agents.0.age": "72", "agents.1.age": "20",
		"names.agents.0": "Explore", "names.agents.1": "code-reviewer", "titles.agents.0": "Find who calls it", "titles.agents.1": "Review the change",
		"tool.name": "Bash", "tool.age": "12", "tool.running": "1", "calls": "42", "calls.Bash": "17", "calls.Edit": "9", "calls.Read": "14", "calls.mcp": "2",
		"errors": "3", "denied": "0", "mode": "acceptEdits", "mode.asof": "turn", "compact.count": "1", "compact.auto": "1", "compact.manual": "0",
		"compact.reclaimed": "131000", "compact.before": "167000", "compact.after": "36000",
		"tokens.input": "85000", "tokens.output": "12400", "tokens.cache_read": "2310000", "tokens.cache_write": "140000", "tokens.thinking": "3100",
		"usage.input": "97000", "usage.output": "15200", "usage.cache_read": "2740000", "usage.cache_write": "207800", "usage.thinking": "3900",
		"usage.total": "3060000", "tokens.total": "2547400", "requests": "41", "prompts": "6", "interrupts": "1", "api_errors": "0", "commands": "2",
		"skills.used": "2", "skills.kinds": "1", "skills.0.used": "2", "names.skills.0": "code-review", "names.commands.0": "compact",
		"mcp.calls": "2", "mcp.errors": "1", "mcp.servers": "1", "mcp.0.calls": "2", "mcp.0.errors": "1", "names.mcp.0": "github",
		"turn.running": "true", "turn.age": "95", "turn.took": "41000",
	}
}

// Git is what the git capability answers of the sample's repository, by path.
func Git() map[string]string {
	return map[string]string{
		"branch": "main", "sha": "1f0c4d2", "root": "/home/dev/aiterm",
		"counts": "known", "dirty": "true", "detached": "false", "bare": "false", "empty": "false",
		"behind": "2", "ahead": "1", "unstaged": "1", "age": "1", "untracked": "3",
		"staged": "0", "conflicts": "0", "stash": "0",
	}
}
