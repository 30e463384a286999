package sdk_test

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
	"github.com/google/go-cmp/cmp"
)

const everyField = `{
	"session_id": "5aaefc27", "cwd": "/home/u/widgets/sub", "session_name": "fix login",
	"effort": {"level": "high"}, "thinking": {"enabled": true}, "fast_mode": false,
	"model": {"id": "claude-opus-5-5", "display_name": "Opus 5.5"},
	"workspace": {"current_dir": "/home/u/widgets/sub", "project_dir": "/home/u/widgets"},
	"version": "2.1.330", "output_style": {"name": "default"}, "agent": {"name": "reviewer"},
	"cost": {"total_cost_usd": 0.3108, "total_duration_ms": 18008, "total_api_duration_ms": 377,
		"total_lines_added": 156, "total_lines_removed": 23},
	"context_window": {"context_window_size": 1000000, "used_percentage": 2},
	"vim": {"mode": "VISUAL LINE"}, "worktree": {"name": "feat1"}
}`

// facts is what every typed function answers, with "-" or -1 for not ok.
type facts struct {
	Texts   map[string]string
	Numbers map[string]float64
	Flags   map[string]string
}

func readFacts() facts {
	f := facts{map[string]string{}, map[string]float64{}, map[string]string{}}
	for name, read := range map[string]func() (string, bool){
		"session id": sdk.SessionID, "session name": sdk.SessionName, "version": sdk.Version,
		"model id": sdk.ModelID, "model name": sdk.ModelName, "current dir": sdk.CurrentDir,
		"project dir": sdk.ProjectDir, "output style": sdk.OutputStyle, "agent": sdk.AgentName,
		"effort": sdk.Effort, "vim": sdk.VimMode, "worktree": sdk.WorktreeName,
	} {
		if s, ok := read(); ok {
			f.Texts[name] = s
		}
	}
	for name, read := range map[string]func() (int64, bool){
		"duration": sdk.DurationMS, "api duration": sdk.APIDurationMS,
		"added": sdk.LinesAdded, "removed": sdk.LinesRemoved, "context size": sdk.ContextSize,
	} {
		if n, ok := read(); ok {
			f.Numbers[name] = float64(n)
		}
	}
	for name, read := range map[string]func() (float64, bool){
		"cost": sdk.Cost, "context": sdk.ContextPercent,
	} {
		if n, ok := read(); ok {
			f.Numbers[name] = n
		}
	}
	for name, read := range map[string]func() (bool, bool){
		"thinking": sdk.Thinking, "fast": sdk.FastMode,
	} {
		if on, ok := read(); ok {
			f.Flags[name] = "off"
			if on {
				f.Flags[name] = "on"
			}
		}
	}
	return f
}

func TestStatusFields(t *testing.T) {
	none := facts{map[string]string{}, map[string]float64{}, map[string]string{}}
	tests := []struct {
		name, status string
		want         facts
	}{
		{"every field", everyField, facts{
			map[string]string{
				"session id": "5aaefc27", "session name": "fix login", "version": "2.1.330",
				"model id": "claude-opus-5-5", "model name": "Opus 5.5", "current dir": "/home/u/widgets/sub",
				"project dir": "/home/u/widgets", "output style": "default", "agent": "reviewer",
				"effort": "high", "vim": "VISUAL LINE", "worktree": "feat1",
			},
			map[string]float64{
				"duration": 18008, "api duration": 377, "added": 156, "removed": 23,
				"context size": 1000000, "cost": 0.3108, "context": 2,
			},
			map[string]string{"thinking": "on", "fast": "off"},
		}},
		{"nothing", "", none},
		{"null everywhere", `{"model": null, "cwd": null, "cost": {"total_cost_usd": null}, "thinking": {"enabled": null}}`, none},
		{"empty texts", `{"model": {"display_name": ""}, "cwd": ""}`, none},
		{"wrong types", `{"model": {"display_name": {}, "id": ["x"]}, "cwd": {"path": "/"}, "thinking": {"enabled": "maybe"},
			"cost": {"total_cost_usd": "free", "total_duration_ms": true, "total_lines_added": [1]}}`, none},
		{"more money than there is", `{"cost": {"total_cost_usd": 1e300}}`, none},
		{"out of range", `{"cost": {"total_cost_usd": -1, "total_duration_ms": -1, "total_lines_added": -2},
			"context_window": {"used_percentage": 1779124800, "context_window_size": 0}}`, none},
		{"brackets in a text", `{"session_name": "[WIP] login"}`, facts{
			map[string]string{"session name": "[WIP] login"}, map[string]float64{}, map[string]string{},
		}},
		{"only cwd", `{"cwd": "/work"}`, facts{
			map[string]string{"current dir": "/work"}, map[string]float64{}, map[string]string{},
		}},
		{"tokens instead of a percentage", `{"context_window": {"context_window_size": 200000, "current_usage":
			{"input_tokens": 8500, "output_tokens": 1200, "cache_creation_input_tokens": 5000, "cache_read_input_tokens": 2000}}}`, facts{
			map[string]string{}, map[string]float64{"context": 7.75, "context size": 200000}, map[string]string{},
		}},
		{"more tokens than there is room", `{"context_window": {"context_window_size": 200000, "used_percentage": 100, "current_usage": {"input_tokens": 250000}}}`, facts{
			map[string]string{}, map[string]float64{"context size": 1000000, "context": 25}, map[string]string{},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Status: tt.status}, func() {
				if diff := cmp.Diff(tt.want, readFacts()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWindow(t *testing.T) {
	now := time.Unix(1795342200, 0)
	tests := []struct {
		name   string
		window string
		usage  map[string]string
		want   sdk.UsageWindow
		wantOK bool
	}{
		{"counts", "five_hour",
			map[string]string{"five_hour.used": "45", "five_hour.limit": "100", "five_hour.resets_at": "1795349400"},
			sdk.UsageWindow{Name: "five_hour", Used: 45, Limit: 100, ResetsAt: 1795349400}, true},
		{"percentage", "seven_day",
			map[string]string{"seven_day.used_percentage": "41.2"},
			sdk.UsageWindow{Name: "seven_day", Used: 41.2, Limit: 100}, true},
		{"spend may pass its limit", "spend_limit",
			map[string]string{"spend_limit.used": "521", "spend_limit.limit": "500"},
			sdk.UsageWindow{Name: "spend_limit", Used: 521, Limit: 500}, true},
		{"extra usage may pass its limit", "extra_usage",
			map[string]string{"extra_usage.used": "40.01", "extra_usage.limit": "40"},
			sdk.UsageWindow{Name: "extra_usage", Used: 40.01, Limit: 40}, true},
		{"a reset that cannot be", "five_hour",
			map[string]string{"five_hour.used": "45", "five_hour.limit": "100", "five_hour.resets_at": "1e300"},
			sdk.UsageWindow{Name: "five_hour", Used: 45, Limit: 100}, true},
		{"others may not", "five_hour", map[string]string{"five_hour.used": "101", "five_hour.limit": "100"}, sdk.UsageWindow{}, false},
		{"absent", "five_hour", nil, sdk.UsageWindow{}, false},
		{"expired", "five_hour",
			map[string]string{"five_hour.used": "45", "five_hour.limit": "100", "five_hour.resets_at": "1795342200"},
			sdk.UsageWindow{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Usage: tt.usage, Now: now}, func() {
				got, ok := sdk.Window(tt.window)
				if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.wantOK {
					t.Errorf("ok is %v, want %v (-want +got):\n%s", ok, tt.wantOK, diff)
				}
			})
		})
	}
}

func TestSpent(t *testing.T) {
	tests := []struct {
		name  string
		usage map[string]string
		want  bool
	}{
		{"money without a limit", map[string]string{"extra_usage.used": "5.42", "extra_usage.unit": "EUR"}, true},
		{"with a limit", map[string]string{"extra_usage.used": "5.42", "extra_usage.unit": "EUR", "extra_usage.limit": "10"}, false},
		{"no money", map[string]string{"extra_usage.used": "5.42"}, false},
		{"nothing known", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Usage: tt.usage}, func() {
				w, ok := sdk.Spent("extra_usage")
				if ok != tt.want || ok && (w.Used != 5.42 || w.Percent() != 0) {
					t.Errorf("Spent = %+v, %v; want %v", w, ok, tt.want)
				}
				if _, ok := sdk.Window("extra_usage"); ok && tt.want {
					t.Error("it is a window with a limit")
				}
			})
		})
	}
}

// more is what the methods answer, -1 for not ok.
type more struct {
	Label, Unit         string
	Age, Length, FullAt int64
}

func TestWindowMethods(t *testing.T) {
	const now, reset = 1795342200, 1795349400
	none := more{"", "", -1, -1, -1}
	tests := []struct {
		name   string
		resets int64
		fields map[string]string
		want   more
	}{
		{"nothing is known", reset, nil, none},
		{"everything", reset, map[string]string{
			"label": "Fable", "unit": "EUR", "seen_at": "1795339800", "length": "18000", "full_at": "1795344600",
		}, more{"Fable", "EUR", 2400, 18000, 1795344600}},
		{"seen just now", reset, map[string]string{"seen_at": "1795342219"}, more{"", "", 0, -1, -1}},
		{"seen in the future", reset, map[string]string{"seen_at": "1795345800"}, more{"", "", 0, -1, -1}},
		{"full in the past", reset, map[string]string{"full_at": "1795342000"}, more{"", "", -1, -1, 1795342000}},
		{"full at the reset", reset, map[string]string{"full_at": "1795349400"}, none},
		{"full after the reset", reset, map[string]string{"full_at": "1795349401"}, none},
		{"full, and no reset", 0, map[string]string{"full_at": "1795344600"}, none},
		{"nonsense", reset, map[string]string{"seen_at": "today", "length": "-5", "full_at": "0"}, none},
		{"beyond every clock", reset, map[string]string{"seen_at": "1e300", "length": "1e15", "full_at": "-1e300"}, none},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			usage := map[string]string{}
			for field, value := range tt.fields {
				usage["five_hour."+field] = value
			}
			// 19 seconds into the minute, which the age does not count.
			in(t, sdktest.Host{Usage: usage, Now: time.Unix(now+19, 0)}, func() {
				w := sdk.UsageWindow{Name: sdk.SessionWindow, Used: 45, Limit: 100, ResetsAt: tt.resets}
				got := more{w.Label(), w.Unit(), -1, -1, -1}
				for to, read := range map[*int64]func() (int64, bool){
					&got.Age: w.Age, &got.Length: w.Length, &got.FullAt: w.FullAt,
				} {
					if n, ok := read(); ok {
						*to = n
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWindows(t *testing.T) {
	for list, want := range map[string][]string{
		"":                         nil,
		"five_hour":                {"five_hour"},
		"five_hour,seven_day":      {"five_hour", "seven_day"},
		",five_hour,,spend_limit,": {"five_hour", "spend_limit"},
	} {
		in(t, sdktest.Host{Usage: map[string]string{"windows": list}}, func() {
			if diff := cmp.Diff(want, sdk.Windows()); diff != "" {
				t.Errorf("%q (-want +got):\n%s", list, diff)
			}
		})
	}
}

func TestRepo(t *testing.T) {
	tests := []struct {
		name   string
		git    map[string]string
		want   sdk.Repository
		wantOK bool
	}{
		{"none", nil, sdk.Repository{}, false},
		{"counts unknown", map[string]string{"branch": "main", "sha": "1a2b3c4"},
			sdk.Repository{Branch: "main", SHA: "1a2b3c4", Counts: sdk.Pending}, true},
		{"git refuses", map[string]string{"branch": "main", "counts": "unknown"}, sdk.Repository{Branch: "main", Counts: sdk.Unknown}, true},
		{"no work tree", map[string]string{"branch": "main", "counts": "none"}, sdk.Repository{Branch: "main", Counts: sdk.Nothing}, true},
		{"everything", map[string]string{
			"branch": "main", "sha": "1a2b3c4", "dirty": "true", "staged": "1", "unstaged": "2", "untracked": "3",
			"conflicts": "4", "ahead": "5", "behind": "6", "stash": "7", "operation": "REBASE",
			"operation.step": "8", "operation.total": "9", "worktree": "feat1", "url": "https://a", "branch_url": "https://b",
		}, sdk.Repository{
			Branch: "main", SHA: "1a2b3c4", Counts: sdk.Known, Counted: true, Dirty: true, Staged: 1, Unstaged: 2, Untracked: 3,
			Conflicts: 4, Ahead: 5, Behind: 6, Stash: 7, Operation: "REBASE", Step: 8, Total: 9,
			Worktree: "feat1", URL: "https://a", BranchURL: "https://b",
		}, true},
		{"nonsense", map[string]string{"branch": "main", "dirty": "maybe", "staged": "-1", "ahead": "many"},
			sdk.Repository{Branch: "main", Counts: sdk.Known, Counted: true}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Git: tt.git}, func() {
				got, ok := sdk.Repo()
				if diff := cmp.Diff(tt.want, got); diff != "" || ok != tt.wantOK {
					t.Errorf("ok is %v, want %v (-want +got):\n%s", ok, tt.wantOK, diff)
				}
			})
		})
	}
}
