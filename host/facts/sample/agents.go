package sample

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// ofOthers are sessions of other agents than Claude Code, in the form in which each sends
// them: at the same work, as far as it says.
func ofOthers() []Sample {
	one := func(agent, title string, document func(now time.Time) []byte) Sample {
		return Sample{Name: agent, Agent: agent, Description: "a session of " + title, status: document, windows: noWindows}
	}
	return []Sample{
		one("copilot", "GitHub Copilot CLI", text(copilot)),
		one("qwen", "Qwen Code", text(qwen)),
		one("antigravity", "Antigravity CLI", func(now time.Time) []byte {
			reset := func(in time.Duration) string { return now.Add(in).UTC().Format(time.RFC3339) }
			return fmt.Appendf(nil, antigravity, reset(80*time.Minute), reset(75*time.Hour))
		}),
		one("cursor", "Cursor CLI", text(cursor)),
		one("kimi", "Kimi Code", text(kimi)),
	}
}

func noWindows(time.Time) []usage.Window { return nil }

func text(document string) func(time.Time) []byte {
	return func(time.Time) []byte { return []byte(document) }
}

const copilot = `{"cwd": "/home/dev/aiterm", "session_id": "00000000-0000-4000-8000-000000000000", "session_name": "fix the login",
 "transcript_path": "/home/dev/.copilot/session-state/00000000-0000-4000-8000-000000000000",
 "model": {"id": "gpt-5.4", "display_name": "gpt-5.4 · medium", "auto_tier": null},
 "workspace": {"current_dir": "/home/dev/aiterm"}, "username": null, "remote": {"connected": false}, "version": "1.0.102",
 "cost": {"total_api_duration_ms": 512000, "total_lines_added": 123, "total_lines_removed": 45, "total_duration_ms": 5160000, "total_premium_requests": 6},
 "context_window": {"total_input_tokens": 840000, "total_output_tokens": 12000, "total_tokens": 852000, "context_window_size": 400000,
  "used_percentage": 21, "remaining_percentage": 79, "last_call_input_tokens": 84000, "last_call_output_tokens": 1200,
  "current_context_tokens": 83000, "displayed_context_limit": 200000, "current_context_used_percentage": 42,
  "current_usage": {"input_tokens": 84000, "output_tokens": 1200, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 70500}},
 "ai_used": {"total_nano_aiu": 4250000000, "formatted": "4.25"}, "allow_all_enabled": false}
`

const qwen = `{"session_id": "00000000-0000-4000-8000-000000000000", "version": "0.24.4", "model": {"display_name": "qwen3-coder-plus"},
 "context_window": {"context_window_size": 200000, "used_percentage": 42, "remaining_percentage": 58, "current_usage": 84000,
  "total_input_tokens": 840000, "total_output_tokens": 12000},
 "workspace": {"current_dir": "/home/dev/aiterm"}, "git": {"branch": "main"},
 "metrics": {"models": {"qwen3-coder-plus": {"api": {"total_requests": 12, "total_errors": 0, "total_latency_ms": 512000},
   "tokens": {"prompt": 840000, "completion": 12000, "total": 852000, "cached": 705000, "thoughts": 0}}},
  "files": {"total_lines_added": 123, "total_lines_removed": 45}}}
`

// antigravity has two times of resets.
const antigravity = `{"product": "antigravity", "cwd": "/home/dev/aiterm", "session_id": "00000000-0000-4000-8000-000000000000",
 "model": {"id": "Gemini 3.7 Flash (High)", "display_name": "Gemini 3.7 Flash (High)", "effort": "high"},
 "workspace": {"current_dir": "/home/dev/aiterm", "project_dir": "file:///home/dev/aiterm"}, "version": "1.1.13",
 "context_window": {"total_input_tokens": 84000, "total_output_tokens": 1200, "context_window_size": 200000, "used_percentage": 42, "remaining_percentage": 58,
  "current_usage": {"input_tokens": 8500, "output_tokens": 1200, "cache_read_input_tokens": 70500, "cache_creation_input_tokens": 5000}},
 "quota": {"gemini-5h": {"remaining_fraction": 0.55, "reset_time": "%s"}, "gemini-weekly": {"remaining_fraction": 0.53, "reset_time": "%s"}},
 "agent_state": "working", "vcs": {"type": "git"}}
`

const cursor = `{"session_id": "00000000-0000-4000-8000-000000000000", "session_name": "fix the login", "cwd": "/home/dev/aiterm", "autorun": false,
 "model": {"id": "claude-4.5-sonnet", "display_name": "Claude 4.5 Sonnet", "param_summary": "(Thinking)", "max_mode": false},
 "workspace": {"current_dir": "/home/dev/aiterm", "project_dir": "/home/dev/.cursor/projects/aiterm", "added_dirs": []},
 "version": "2026.09.12", "output_style": {"name": "default"},
 "context_window": {"total_input_tokens": 84000, "total_output_tokens": null, "context_window_size": 200000, "used_percentage": 42, "remaining_percentage": 58,
  "current_usage": null}, "vim": {"mode": "NORMAL"}}
`

const kimi = `{"model": "K3", "cwd": "/home/dev/aiterm", "gitBranch": "main", "permissionMode": "manual", "planMode": false, "contextUsage": 0.42,
 "contextTokens": 110100, "maxContextTokens": 262144, "decodeTps": null, "sessionId": "00000000-0000-4000-8000-000000000000", "version": "0.33.0"}
`
