package agent

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// now is when the documents of these tests come.
var now = time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)

func noEnv(string) string { return "" }

// env is an environment of VARIABLE=value.
func env(variables ...string) func(string) string {
	return func(name string) string {
		for _, v := range variables {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func parse(t *testing.T, document string) status.Status {
	t.Helper()
	s, err := status.Parse([]byte(document))
	if err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	return s
}

// recorded are the documents of other agents, by the names of their files.
func recorded(t testing.TB) map[string]string {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "payloads", "agents", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no payloads of other agents", err)
	}
	all := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = string(data)
	}
	return all
}

func TestRecognisesWhatWasRecorded(t *testing.T) {
	// Whatever the command says, and in whatever they were started.
	everything := env("CLAUDECODE=1", "QWEN_CODE_CLI=1", "COPILOT_CLI_BINARY_VERSION=1", "KIMI_CODE_STATUS_LINE=1")
	for name, document := range recorded(t) {
		for _, named := range []string{"", "claude-code", "kimi", "qwen", "nobody"} {
			got := Open(parse(t, document), named, everything, now).Host.Name()
			if !strings.HasPrefix(name, got+"-") {
				t.Errorf("%s with --agent %q is taken for %s", name, named, got)
			}
		}
	}
	for _, document := range payloads.All() {
		for _, named := range []string{"", "copilot", "cursor"} {
			if got := Open(parse(t, document), named, env("QWEN_CODE_CLI=1"), now); got.Host != ClaudeCode && strings.Contains(document, "total_cost_usd") {
				t.Errorf("with --agent %q a document of Claude Code is taken for %s's: %s", named, got.Host.Name(), document)
			}
		}
	}
}

func TestRecognises(t *testing.T) {
	tests := []struct {
		name, document, named string
		env                   []string
		want                  Host
	}{
		{name: "nothing", document: `{}`},
		{name: "limits alone", document: `{"session_id":"a","rate_limits":{"five_hour":{"used_percentage":5}}}`},
		{name: "limits, and a name", document: `{"rate_limits":{"five_hour":{"used_percentage":5}}}`, named: "qwen"},
		{name: "an old Claude Code in Qwen Code", document: `{"prompt_id":"a"}`, env: []string{"QWEN_CODE_CLI=1"}},
		{name: "Copilot before there were credits", document: `{"session_name":null,"cost":{"total_api_duration_ms":0,"total_premium_requests":0}}`, want: Copilot},
		{name: "Copilot with credits that are null", document: `{"ai_used":null}`, want: Copilot},
		{name: "Copilot, by what else it has", document: `{"remote":{"connected":false},"cost":{"total_duration_ms":5}}`, want: Copilot},
		{name: "Copilot with Claude's limits", document: `{"ai_used":{"total_nano_aiu":0},"cost":{"total_cost_usd":1},"rate_limits":{"five_hour":{"used_percentage":5}}}`, want: Copilot},
		{name: "Qwen without a model yet", document: `{"metrics":{"models":{}},"context_window":{"current_usage":0}}`, want: Qwen},
		{name: "Qwen without metrics", document: `{"model":{"display_name":"m"},"context_window":{"current_usage":15500}}`, want: Qwen},
		{name: "Qwen with limits", document: `{"metrics":{"models":{}},"rate_limits":{"five_hour":{"used_percentage":5}}}`, want: Qwen},
		{name: "Antigravity without a quota", document: `{"product":"antigravity"}`, want: Antigravity},
		{name: "Antigravity, by its quota", document: `{"quota":{"gemini-5h":{"remaining_fraction":0.5}},"agent_state":"idle"}`, want: Antigravity},
		{name: "Antigravity with dollars and limits", document: `{"product":"antigravity","cost":{"total_cost_usd":1},"rate_limits":{}}`, want: Antigravity},
		{name: "another product", document: `{"product":"claude-code"}`},
		{name: "Cursor", document: `{"render_width_chars":60}`, want: Cursor},
		{name: "Cursor, by its model", document: `{"model":{"id":"a","max_mode":false}}`, want: Cursor},
		{name: "Kimi", document: `{"model":"K3","contextUsage":0}`, want: Kimi},
		{name: "a later Claude Code with more", document: `{"cost":{"total_cost_usd":0},"remote":{"connected":true},"quota":{},"metrics":{"a":1},"terminal_width":80}`},
		{name: "the words elsewhere", document: `{"session_name":"ai_used","model":{"display_name":"metrics.models"},"rate_limits":{"quota":{"used_percentage":5}}}`},
		{name: "odd types", document: `{"product":["antigravity"],"metrics":5,"context_window":7,"cost":[],"quota":"x"}`},

		{name: "two at once", document: `{"ai_used":{},"metrics":{"models":{}}}`, want: Copilot},
		{name: "two at once, in another order", document: `{"metrics":{"models":{}},"ai_used":{}}`, want: Copilot},
		{name: "two at once, of which the command names one", document: `{"ai_used":{},"metrics":{"models":{}}}`, named: "qwen", want: Qwen},
		{name: "two at once, and the command names a third", document: `{"ai_used":{},"metrics":{"models":{}}}`, named: "cursor", want: Copilot},
		{name: "two at once, and the command names Claude Code", document: `{"render_width_chars":1,"product":"antigravity"}`, named: "claude-code", want: Antigravity},
		{name: "a mark and a weak one of another", document: `{"metrics":{"models":{}},"remote":{"connected":true}}`, want: Qwen},
		{name: "all at once, with dollars", document: `{"ai_used":{},"metrics":{"models":{}},"product":"antigravity","render_width_chars":1,"contextUsage":1,"cost":{"total_cost_usd":5}}`, named: "kimi", want: Kimi},
		{name: "a name in its escapes", document: `{"ai\u005fused":{}}`, want: Copilot},

		{name: "the name in the command", document: `{"model":{"id":"m"}}`, named: "cursor", want: Cursor},
		{name: "the name before the environment", document: `{}`, named: "kimi", env: []string{"QWEN_CODE_CLI=1"}, want: Kimi},
		{name: "a name that there is none of", document: `{}`, named: "codex"},
		{name: "the environment", document: `{}`, env: []string{"QWEN_CODE_CLI=/x/qwen"}, want: Qwen},
		{name: "that of Copilot", document: `{}`, env: []string{"COPILOT_CLI_BINARY_VERSION=1.0.102"}, want: Copilot},
		{name: "that of Claude Code", document: `{}`, env: []string{"CLAUDECODE=1"}},
		{name: "one in another", document: `{}`, env: []string{"CLAUDECODE=1", "QWEN_CODE_CLI=1"}, want: Unknown},
		{name: "one in another, with a name", document: `{}`, named: "claude-code", env: []string{"CLAUDECODE=1", "QWEN_CODE_CLI=1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Open(parse(t, tt.document), tt.named, env(tt.env...), now); got.Host != tt.want {
				t.Errorf("taken for %s, want %s", got.Host.Name(), tt.want.Name())
			}
		})
	}
}

// A document that could not be read is of whoever the command names.
func TestNothingSent(t *testing.T) {
	if got := Open(status.Status{}, "qwen", noEnv, now); got.Host != Qwen || got.Status.Raw() != "" {
		t.Errorf("%+v", got)
	}
}

func TestNames(t *testing.T) {
	for _, h := range All() {
		if got, ok := Named(h.Name()); !ok || got != h {
			t.Errorf("%s is %s by its name", h.Name(), got.Name())
		}
		if h.Title() == Unknown.Title() || !strings.Contains(Names(), h.Name()) {
			t.Errorf("%s has no title, or is not among %s", h.Name(), Names())
		}
	}
	if _, ok := Named(Unknown.Name()); ok {
		t.Error("there is an agent that is not known, by its name")
	}
}
