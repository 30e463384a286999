package agent

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// FuzzOpen: whatever is sent, what comes of it is a document that says whose it is, has
// nothing of Claude Code's in another's, and comes to the same host again; and Claude
// Code's own is as it was sent.
func FuzzOpen(f *testing.F) {
	for _, document := range recorded(f) {
		f.Add(document, "", uint8(0))
	}
	for _, document := range payloads.All() {
		f.Add(document, "copilot", uint8(3))
	}
	f.Add(`{"ai_used":{},"rate_limits":{"a":1},"rate_limits":{"five_hour":{"used_percentage":1}},"cost":{"total_cost_usd":1},"agent":7}`, "qwen", uint8(1))
	f.Add(`{"product":"antigravity","quota":{"a":{"remaining_fraction":0.5,"reset_time":"2026-12-06T07:50:32Z"},"":{},"b":{"remaining_fraction":1e309}}}`, "", uint8(0))
	f.Add(`{"contextUsage":1,"model":{"id":1},"context_window":[]}`, "", uint8(0))
	f.Fuzz(func(t *testing.T, document, named string, in uint8) {
		sent, err := status.Parse([]byte(document))
		if err != nil {
			return
		}
		var variables []string
		for i, name := range []string{"CLAUDECODE", "QWEN_CODE_CLI", "COPILOT_CLI_BINARY_VERSION", "KIMI_CODE_STATUS_LINE"} {
			if in&(1<<i) != 0 {
				variables = append(variables, name+"=1")
			}
		}
		s := Open(sent, named, env(variables...), now)
		raw := s.Status.Raw()
		if !json.Valid([]byte(raw)) {
			t.Fatalf("%s became %s", document, raw)
		}
		if s.Host == ClaudeCode {
			if !sent.Says(hostPath) && raw != sent.Raw() || s.Status.Says(hostPath) || s.Account != "" || s.Columns != 0 {
				t.Fatalf("Claude Code's %s became %+v", document, s)
			}
			return
		}
		if got := s.Status.Text(hostPath); got != s.Host.Name() || !strings.HasPrefix(s.Account, "agent ") {
			t.Fatalf("%s says that it is %q's, of account %q", raw, got, s.Account)
		}
		for _, path := range []string{"cost.total_cost_usd", "prompt_cache"} {
			if s.Status.Says(path) {
				t.Errorf("%s, of %s, has %s", raw, s.Host.Name(), path)
			}
		}
		for _, name := range s.Status.Keys("rate_limits", 99) {
			if percent, ok := s.Status.Number("rate_limits." + name + ".used_percentage"); s.Host != Antigravity || !sent.Says("quota."+name) || !ok || percent < 0 || percent > 100 {
				t.Errorf("%s, of %s, has the limit %q", raw, s.Host.Name(), name)
			}
		}
		// Each name of the document is there once, where it was changed.
		if again := Again(s.Status); again.Host != s.Host || again.Account != s.Account {
			t.Errorf("%s is of %s, %q, and was of %s, %q", raw, again.Host.Name(), again.Account, s.Host.Name(), s.Account)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	documents := recorded(b)
	documents["claude-code"] = payloads.All()[len(payloads.All())-1]
	for name, document := range documents {
		s, err := status.Parse([]byte(document))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Open(s, "", noEnv, now)
			}
		})
	}
}
