package sample

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/facts/usage"
)

// Sample is a made-up session by its name, with all that there is to know of it.
type Sample struct {
	Name        string
	Description string
	Ground      string // of its terminal, or "" for that in which it is looked at
	Agent       string // the name of the agent that sends it; "" for Claude Code

	status  func(now time.Time) []byte
	windows func(now time.Time) []usage.Window
	git     map[string]string // in place of, or beside, what [Git] says; likewise the others
	did     map[string]string
	machine map[string]string
	costs   map[string]string
	fresh   bool // nothing was done yet but what did says
}

// Usual is the sample that is drawn where none is named.
func Usual() Sample {
	return Sample{Name: "usual", Description: "a session in the middle of its work", status: StatusAt, windows: Windows}
}

// All are the samples, the usual one first, those of other agents last.
func All() []Sample {
	return slices.Concat(ofClaudeCode(), ofOthers())
}

func ofClaudeCode() []Sample {
	return []Sample{
		Usual(),
		{
			Name: "start", Description: "a session that has just begun, in a clean repository",
			status: statusOf(
				`"session_name": "fix the login",`, ``,
				`"total_cost_usd": 0.3108, "total_duration_ms": 5160000, "total_api_duration_ms": 512000`, `"total_cost_usd": 0, "total_duration_ms": 4000, "total_api_duration_ms": 0`,
				`"total_lines_added": 123, "total_lines_removed": 45`, `"total_lines_added": 0, "total_lines_removed": 0`,
				contextOf, `"context_window": {"total_input_tokens": 0, "total_output_tokens": 0, "context_window_size": 200000, "current_usage": null, "used_percentage": null, "remaining_percentage": null}`,
				pullRequest, ``,
			),
			windows: percentages(3, 12),
			git:     map[string]string{"dirty": "false", "behind": "0", "ahead": "0", "unstaged": "0", "untracked": "0"},
			did:     map[string]string{"known": "known", "mode": "acceptEdits", "mode.asof": "turn"}, fresh: true,
			costs: map[string]string{"session": "0"},
		},
		{
			Name: "busy", Description: "many agents and tasks at work, in a repository amid a rebase",
			status: statusOf(
				`"used_percentage": 42, "remaining_percentage": 58`, `"used_percentage": 71, "remaining_percentage": 29`,
				`"total_input_tokens": 84000`, `"total_input_tokens": 142000`,
				`"cache_read_input_tokens": 70500`, `"cache_read_input_tokens": 128500`,
				`"total_cost_usd": 0.3108, "total_duration_ms": 5160000`, `"total_cost_usd": 12.84, "total_duration_ms": 19260000`,
				`"total_lines_added": 123, "total_lines_removed": 45`, `"total_lines_added": 2841, "total_lines_removed": 1190`,
			),
			windows: percentages(64, 51),
			git: map[string]string{"branch": "feature/login", "operation": "REBASE 3/9", "behind": "14", "ahead": "9", "unstaged": "7", "staged": "12",
				"untracked": "5", "conflicts": "2", "stash": "3"},
			did: map[string]string{"tasks.total": "18", "tasks.done": "11", "tasks.active": "3", "agents.running": "4", "agents.begun": "23", "agents.oldest": "540",
				"agents.2.age": "310", "agents.3.age": "4", "names.agents.2": "Plan", "names.agents.3": "Explore", "calls": "412", "errors": "9", "compact.count": "3"},
			costs:   map[string]string{"today": "31.4", "session": "12.84"},
			machine: map[string]string{"cpu.percent": "91", "load": "11.3"},
		},
		{
			Name: "limits", Description: "the limits and the context window nearly full",
			status: statusOf(
				`"used_percentage": 42, "remaining_percentage": 58`, `"used_percentage": 96, "remaining_percentage": 4`,
				`"total_input_tokens": 84000`, `"total_input_tokens": 192000`,
				`"cache_read_input_tokens": 70500`, `"cache_read_input_tokens": 178500`,
			),
			windows: percentages(96, 88),
			costs:   map[string]string{"today": "48.2", "seven_days": "212", "month": "640"},
			machine: map[string]string{"battery.percent": "9", "memory.available": "402653184", "disk.free": "2147483648"},
		},
		{
			Name: "long", Description: "long names of everything",
			status: statusOf(
				`fix the login`, `rework how a session is told apart from the one that it was forked from`,
				`/home/dev/aiterm"`, `/home/dev/customers/northern-lights-observatory/services/telescope-scheduling-frontend"`,
				`Claude Sonnet 4.5`, `Claude Sonnet 4.5 (1M context, preview)`,
				`"name": "aiterm"`, `"name": "telescope-scheduling-frontend"`,
				`{"name": "default"}`, `{"name": "Explanatory and thorough"}`,
			),
			windows: Windows,
			git: map[string]string{"branch": "feature/OBS-48213-let-observers-swap-their-nights-without-an-operator", "root": "/home/dev/customers/northern-lights-observatory",
				"behind": "128", "ahead": "64", "unstaged": "31", "untracked": "117"},
			did: map[string]string{"titles.task": "Let observers swap their nights without an operator", "names.agents.0": "performance-and-accessibility-reviewer"},
		},
		{Name: "light", Description: "the usual session in a terminal with a light background", Ground: ground.Light, status: StatusAt, windows: Windows},
	}
}

// Names are those of [All].
func Names() (names []string) {
	for _, s := range All() {
		names = append(names, s.Name)
	}
	return names
}

// Find is the sample of a name.
func Find(name string) (Sample, bool) {
	all := All()
	i := slices.IndexFunc(all, func(s Sample) bool { return s.Name == name })
	if i < 0 {
		return Sample{}, false
	}
	return all[i], true
}

// Parts of [Status] that some samples do not have.
const (
	contextOf = `"context_window": {"total_input_tokens": 84000, "total_output_tokens": 1200, "context_window_size": 200000,
  "current_usage": {"input_tokens": 8500, "output_tokens": 1200, "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 70500},
  "used_percentage": 42, "remaining_percentage": 58}`
	pullRequest = `,
 "pr": {"number": 1234, "url": "https://github.com/dev/aiterm/pull/1234", "review_state": "pending"}`
)

// statusOf is [StatusAt] with some texts in the place of others.
func statusOf(oldnew ...string) func(time.Time) []byte {
	return func(now time.Time) []byte {
		return []byte(strings.NewReplacer(oldnew...).Replace(string(StatusAt(now))))
	}
}

// percentages are windows as Claude Code says them: no counts.
func percentages(session, week float64) func(time.Time) []usage.Window {
	return func(now time.Time) []usage.Window {
		return []usage.Window{
			{Name: usage.FiveHour, Percent: session, ResetsAt: now.Add(80 * time.Minute), Source: "sample", SeenAt: now},
			{Name: usage.SevenDay, Percent: week, ResetsAt: now.Add(40 * time.Hour), Source: "sample", SeenAt: now},
		}
	}
}

// Status is the document that its agent would send.
func (s Sample) Status(now time.Time) []byte { return s.status(now) }

// Windows is its usage.
func (s Sample) Windows(now time.Time) []usage.Window { return s.windows(now) }

// Git is what the git capability answers, by path.
func (s Sample) Git() map[string]string { return over(Git(), s.git) }

// Transcript is what the transcript capability answers, by path.
func (s Sample) Transcript() map[string]string {
	if s.fresh {
		return maps.Clone(s.did)
	}
	return over(Transcript(), s.did)
}

// System is what the system capability answers, by path.
func (s Sample) System() map[string]string { return over(System(), s.machine) }

// Spend is what the spend capability answers, by path.
func (s Sample) Spend() map[string]string { return over(Spend(), s.costs) }

// over puts facts over those of the usual sample.
func over(usual, own map[string]string) map[string]string {
	maps.Copy(usual, own)
	return usual
}
