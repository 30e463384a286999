package status

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/testdata/payloads"
)

func TestForeign(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "agents", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no payloads of other agents", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		expectForeign(t, filepath.Base(file), string(data), true)
	}
	for _, payload := range payloads.All() {
		expectForeign(t, "a payload of Claude Code", payload, false)
	}
	tests := []struct {
		name, document string
		want           bool
	}{
		{"nothing", `{}`, false},
		{"limits alone", `{"session_id":"a","rate_limits":{"five_hour":{"used_percentage":5}}}`, false},
		{"Copilot before there were credits", `{"session_name":null,"cost":{"total_api_duration_ms":0,"total_premium_requests":0}}`, true},
		{"Copilot with credits that are null", `{"ai_used":null}`, true},
		{"Copilot, by what else it has", `{"remote":{"connected":false},"cost":{"total_duration_ms":5}}`, true},
		{"Copilot with Claude's limits", `{"ai_used":{"total_nano_aiu":0},"cost":{"total_cost_usd":1},"rate_limits":{"five_hour":{"used_percentage":5}}}`, true},
		{"Qwen without a model yet", `{"metrics":{"models":{}},"context_window":{"current_usage":0}}`, true},
		{"Qwen without metrics", `{"model":{"display_name":"m"},"context_window":{"current_usage":15500}}`, true},
		{"Qwen with limits", `{"metrics":{"models":{}},"rate_limits":{"five_hour":{"used_percentage":5}}}`, true},
		{"Antigravity without a quota", `{"product":"antigravity"}`, true},
		{"Antigravity, by its quota", `{"quota":{"gemini-5h":{"remaining_fraction":0.5}},"agent_state":"idle"}`, true},
		{"Antigravity with dollars and limits", `{"product":"antigravity","cost":{"total_cost_usd":1},"rate_limits":{}}`, true},
		{"another product", `{"product":"claude-code"}`, false},
		{"Cursor", `{"render_width_chars":60}`, true},
		{"Cursor, by its model", `{"model":{"id":"a","max_mode":false}}`, true},
		{"a later Claude Code with more", `{"cost":{"total_cost_usd":0},"remote":{"connected":true},"quota":{},"metrics":{"a":1},"terminal_width":80}`, false},
		{"the words elsewhere", `{"session_name":"ai_used","model":{"display_name":"metrics.models"},"rate_limits":{"quota":{"used_percentage":5}}}`, false},
		{"odd types", `{"product":["antigravity"],"metrics":5,"context_window":7,"cost":[],"quota":"x"}`, false},
	}
	for _, tt := range tests {
		expectForeign(t, tt.name, tt.document, tt.want)
	}
}

func expectForeign(t *testing.T, name, document string, want bool) {
	t.Helper()
	s, err := Parse([]byte(document))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got := s.Foreign(); got != want {
		t.Errorf("%s: foreign = %v, want %v", name, got, want)
	}
}
