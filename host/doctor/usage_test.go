package doctor

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/view"
)

func TestUsage(t *testing.T) {
	skipOnWindows(t, "paths are written with /")
	w := newWorld(t)
	in := w.input()
	in.Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	sample := usage.New(in.Now, usage.Window{
		Name: usage.FiveHour, Percent: 45, ResetsAt: in.Now.Add(2 * time.Hour), Source: usage.SourceStdin, SeenAt: in.Now.Add(-10 * time.Minute),
	})
	err := usage.OpenCache(in.Dirs.Cache, "").Update(usage.Update{
		Sample: sample, Now: in.Now, Wait: time.Second, History: usage.OpenHistory(in.Dirs.State, "", 400),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := w.examine(exam{Input: in}, check{name: "usage", run: exam.usage})
	compare(t, []string{
		"ok usage: 1 window",
		"ok usage from stdin: what sessions were told with their replies: last 10 min ago, now for five_hour",
		"ok usage from claude: what /usage in Claude Code left in ~/.claude.json: nothing so far",
		"ok usage from endpoint: it is not asked: no key is set",
		"ok usage history: ~/.local/state/aiterm/usage.jsonl: 1 sample, 1 KiB, the last 10 min ago",
	}, brief(got))
	compare(t, []string{"session: 45 % used, 10 min ago by stdin, resets in 2 h"}, got[0].Details)
}

func TestWhyNoUsage(t *testing.T) {
	ours := &claude.Settings{HasLine: true, Ours: true, Command: "aiterm statusline render"}
	const reply = "may apply: no session has had its first reply since the last reset; limits come with the replies"
	const plan = "may apply: the plan is paid by use, or Claude Code leaves the limits out, as it does for some: type /usage in Claude Code, which aiterm reads too"
	const version = "may apply: Claude Code is older than 2.1.80 (see claude --version)"
	tests := []struct {
		name, claudeFile string
		env              map[string]string
		line             *claude.Settings
		helper           bool
		want             []string
	}{
		{"nothing known", "", nil, ours, false, []string{reply, version, plan}},
		{"a subscription", `{"oauthAccount": {"emailAddress": "x@y.z"}, "lastReleaseNotesSeen": "2.1.330"}`, nil, ours, false, []string{reply, plan}},
		{"old", `{"oauthAccount": {}, "lastReleaseNotesSeen": "2.1.79"}`, nil, ours, false, []string{
			"applies: Claude Code 2.1.79 is older than 2.1.80, the first that tells limits: update it", reply, plan}},
		{"not logged in", `{"lastReleaseNotesSeen": "2.1.330"}`, nil, ours, false, []string{
			"applies: nobody is logged in to Claude Code with an account, and only subscriptions have limits", reply, plan}},
		{"API key", `{"oauthAccount": {}, "lastReleaseNotesSeen": "2.1.330"}`, map[string]string{"ANTHROPIC_API_KEY": "sk-ant-test-1"}, ours, false, []string{
			"applies if Claude Code uses it: ANTHROPIC_API_KEY is set, and with an API key it is told no limits", reply, plan}},
		{"key helper", `{"oauthAccount": {}, "lastReleaseNotesSeen": "2.1.330"}`, nil, ours, true, []string{
			"applies: apiKeyHelper is set in settings.json, and with an API key Claude Code is told no limits", reply, plan}},
		{"Bedrock", `{"oauthAccount": {}, "lastReleaseNotesSeen": "2.1.330"}`, map[string]string{"CLAUDE_CODE_USE_BEDROCK": "1"}, ours, false, []string{
			"applies: CLAUDE_CODE_USE_BEDROCK is set, and there are no limits of Claude.ai then", reply, plan}},
		{"not installed", `{"oauthAccount": {}, "lastReleaseNotesSeen": "2.1.330"}`, nil, nil, false, []string{
			"applies: aiterm is not the status line, so no session tells it anything", plan}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for name, value := range tt.env {
				w.env[name] = value
			}
			if tt.claudeFile != "" {
				w.write(".claude.json", tt.claudeFile, 0o600)
			}
			e := exam{Input: w.input(), line: tt.line, user: claude.Settings{HasKeyHelper: tt.helper}}
			sure, maybe := e.whyNoUsage(view.EndpointReport{})
			compare(t, tt.want, append(sure, maybe...))
			got := w.examine(e, check{name: "usage", run: exam.usage})
			state := "note" // as on the first day
			if len(sure) > 0 {
				state = "warning"
			}
			compare(t, []string{state + " usage: none is known, so the line shows none"}, brief(worst(got)))
		})
	}
}

func TestUsageThatIsNotShown(t *testing.T) {
	tests := []struct{ name, plugins, want, fix string }{
		{"shown", "", "note usage: none is known, so the line shows none", "see which of these it is"},
		{"off", "segments: {usage: {show: false}}\n", "note usage: the line shows none: show is false for the segment usage", "run: aiterm statusline config set usage.show true"},
		{"not granted", "segments: {usage: {grant: []}}\n", "note usage: the line shows none: the segment usage was not granted usage", "add it to the segment's grant in plugins.yaml"},
		{"on no line", "lines: [{left: [dir]}]\n", "note usage: the line shows none: no segment on it may see usage", "name usage in left or right of plugins.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.plugins != "" {
				w.write(".config/aiterm/plugins.yaml", tt.plugins, 0o600)
			}
			e := exam{Input: w.input(), line: &claude.Settings{Ours: true}}
			got := w.examine(e, check{name: "plan", run: exam.resolve}, check{name: "usage", run: exam.usage})
			compare(t, []string{tt.want, tt.fix}, []string{brief(got)[0], got[0].Fix})
		})
	}
}

func TestEndpoint(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	before := func(d time.Duration) time.Time { return now.Add(-d) }
	tests := []struct {
		name   string
		report view.EndpointReport
		want   string
	}{
		{"no key", view.EndpointReport{}, "ok usage from endpoint: it is not asked: no key is set"},
		{"not asked yet", view.EndpointReport{HasKey: true, KeyFrom: "stored"},
			"ok usage from endpoint: with the stored key: it was not asked yet; the next line has that done"},
		{"could not be asked", view.EndpointReport{HasKey: true, KeyFrom: "api_key_helper", Failure: "the api_key_helper failed"},
			"warning usage from endpoint: with the key from api_key_helper: it could not be asked: the api_key_helper failed"},
		{"answered", view.EndpointReport{HasKey: true, KeyFrom: "api_key_helper", KeyEnding: "…6789", AskedAt: before(time.Minute), GoodAt: before(time.Minute), Status: 200, NextAt: now.Add(30 * time.Second)},
			"ok usage from endpoint: with the key from api_key_helper (…6789): asked 60 s ago, HTTP status 200, next try in 30 s at the earliest"},
		{"refused", view.EndpointReport{HasKey: true, KeyFrom: "stored", AskedAt: before(10 * time.Minute), GoodAt: before(30 * time.Hour), Status: 401, Failure: "invalid x-api-key", NextAt: now.Add(50 * time.Minute)},
			"warning usage from endpoint: with the stored key: asked 10 min ago, HTTP status 401, last good answer 30 h ago, next try in 50 min at the earliest: invalid x-api-key"},
		{"not reached", view.EndpointReport{HasKey: true, KeyFrom: "stored", AskedAt: before(10 * time.Minute), Failure: "no route to host"},
			"warning usage from endpoint: with the stored key: asked 10 min ago: no route to host"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f findings
			exam{Input: Input{Now: now}}.endpoint(&f, tt.report)
			compare(t, []string{tt.want}, brief(f))
			everyFix(t, f)
		})
	}
}

func TestHistory(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		report view.HistoryReport
		want   string
	}{
		{"none kept", view.HistoryReport{}, "note usage history: history_days is 0 in plugins.yaml, so none is kept and there is no forecast"},
		{"empty", view.HistoryReport{Path: "/x", KeptDays: 400}, "ok usage history: /x has no samples yet"},
		{"damaged", view.HistoryReport{Path: "/x", KeptDays: 400, Bytes: 3 << 20, Samples: 12, Damaged: 1, LastAt: now.Add(-time.Hour)},
			"note usage history: /x: 12 samples, 3.0 MiB, the last 60 min ago; 1 line cannot be read and left out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f findings
			exam{Input: Input{Now: now}}.history(&f, tt.report)
			compare(t, []string{tt.want}, brief(f))
		})
	}
}
