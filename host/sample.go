package host

import (
	"time"

	"github.com/data-wise/aiterm/host/usage"
)

// SampleStatus is the built-in sample: a session in the middle of its work, in
// the form in which Claude Code writes it to stdin. It carries no rate_limits;
// the sample's windows are counts, which stdin does not know.
const SampleStatus = `{
 "session_id": "00000000-0000-4000-8000-000000000000",
 "transcript_path": "/home/dev/.claude/projects/-home-dev-aiterm/sample.jsonl",
 "cwd": "/home/dev/aiterm",
 "model": {"id": "claude-sonnet-4-5-20250929", "display_name": "Claude Sonnet 4.5"},
 "workspace": {"current_dir": "/home/dev/aiterm", "project_dir": "/home/dev/aiterm", "added_dirs": []},
 "version": "2.1.330",
 "output_style": {"name": "default"},
 "cost": {"total_cost_usd": 0.3108, "total_duration_ms": 5160000, "total_api_duration_ms": 512000,
  "total_lines_added": 123, "total_lines_removed": 45},
 "context_window": {"total_input_tokens": 84000, "total_output_tokens": 1200, "context_window_size": 200000,
  "current_usage": {"input_tokens": 8500, "output_tokens": 1200, "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 70500},
  "used_percentage": 42, "remaining_percentage": 58},
 "exceeds_200k_tokens": false
}
`

func sampleWindows(now time.Time) []usage.Window {
	return []usage.Window{
		{Name: usage.FiveHour, Used: 45, Limit: 100, Percent: 45, ResetsAt: now.Add(2 * time.Hour), Source: "sample", SeenAt: now},
		{Name: usage.SevenDay, Used: 234, Limit: 500, Percent: 46.8, ResetsAt: now.Add(72 * time.Hour), Source: "sample", SeenAt: now},
	}
}

func sampleEnv(name string) string {
	if name == "HOME" {
		return "/home/dev"
	}
	return ""
}

// sampleRepository is the repository of the sample session.
type sampleRepository struct{}

// Get answers the keys of the git capability.
func (sampleRepository) Get(path string) (value string, ok bool) {
	switch path {
	case "branch":
		return "main", true
	case "sha":
		return "1f0c4d2", true
	case "root":
		return "/home/dev/aiterm", true
	case "dirty":
		return "true", true
	case "detached", "bare", "empty":
		return "false", true
	case "behind":
		return "2", true
	case "ahead", "unstaged", "age":
		return "1", true
	case "untracked":
		return "3", true
	case "staged", "conflicts", "stash":
		return "0", true
	}
	return "", false
}
