package agent

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/testdata/payloads"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// What becomes of every document that was recorded, or put together from what others saw.
func TestTranslatesWhatWasRecorded(t *testing.T) {
	for name, document := range recorded(t) {
		t.Run(name, func(t *testing.T) {
			s := Open(parse(t, document), "", noEnv, now)
			var indented any
			if err := json.Unmarshal([]byte(s.Status.Raw()), &indented); err != nil {
				t.Fatalf("%v: %s", err, s.Status.Raw())
			}
			got, err := json.MarshalIndent(indented, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", "translated", name+".json")
			if *update {
				if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// told are the paths that the tables below look at.
var told = []string{
	"agent.host", "session_id", "model.id", "model.display_name", "effort.level", "thinking.enabled", "cwd", "workspace.current_dir", "workspace.project_dir",
	"context_window.used_percentage", "context_window.remaining_percentage", "context_window.context_window_size",
	"context_window.current_usage.input_tokens", "context_window.current_usage.cache_read_input_tokens", "context_window.current_usage",
	"context_window.total_input_tokens", "context_window.total_output_tokens",
	"cost.total_cost_usd", "cost.total_lines_added", "cost.total_lines_removed", "cost.total_api_duration_ms", "cost.total_premium_requests",
	"prompt_cache", "rate_limits.five_hour.used_percentage", "rate_limits.gemini-5h.used_percentage", "rate_limits.gemini-5h.resets_at", "rate_limits.3p-weekly.used_percentage",
}

func values(s status.Status) map[string]string {
	found := map[string]string{}
	for _, path := range told {
		if value, ok := s.Get(path); ok && path != "context_window.current_usage" {
			found[path] = value
		}
	}
	return found
}

// Versions near those that were recorded, other models, and what nobody should send.
func TestTranslates(t *testing.T) {
	project := filepath.Join(t.TempDir(), "p")
	below := filepath.Join(project, "q")
	quoted := func(path string) string { return quote(path) }
	tests := []struct {
		name, document, named string
		env                   []string
		want                  map[string]string
	}{
		{"Copilot at its start", `{"ai_used":{},"model":{"id":"auto","display_name":"Auto"},"cost":{"total_premium_requests":0},"context_window":{"total_tokens":0,"used_percentage":0,"current_context_used_percentage":0,"context_window_size":0,"displayed_context_limit":128000,"current_usage":null}}`, "", nil,
			map[string]string{"agent.host": "copilot", "model.id": "auto", "model.display_name": "Auto", "context_window.context_window_size": "128000", "cost.total_premium_requests": "0"}},
		{"Copilot without its own percentage", `{"ai_used":{},"context_window":{"used_percentage":7,"context_window_size":200000,"current_usage":{"input_tokens":100,"cache_read_input_tokens":80,"cache_creation_input_tokens":30}}}`, "", nil,
			map[string]string{"agent.host": "copilot", "context_window.used_percentage": "7", "context_window.remaining_percentage": "93", "context_window.context_window_size": "200000",
				"context_window.current_usage.input_tokens": "0", "context_window.current_usage.cache_read_input_tokens": "80"}},
		{"Copilot, less than a hundredth full", `{"ai_used":{},"context_window":{"total_tokens":900,"current_context_used_percentage":0,"current_context_tokens":800}}`, "", nil,
			map[string]string{"agent.host": "copilot", "context_window.used_percentage": "0", "context_window.remaining_percentage": "100"}},
		{"Copilot's model with dots", `{"ai_used":{},"model":{"display_name":"a · b · xhigh"}}`, "", nil,
			map[string]string{"agent.host": "copilot", "model.display_name": "a · b", "effort.level": "xhigh"}},
		{"Copilot's model with another word", `{"ai_used":{},"model":{"display_name":"gpt · preview"},"effort":{"level":"low"}}`, "", nil,
			map[string]string{"agent.host": "copilot", "model.display_name": "gpt · preview", "effort.level": "low"}},
		{"Copilot that says dollars", `{"ai_used":{},"cost":{"total_cost_usd":3,"total_premium_requests":2},"prompt_cache":{"warm":true},"rate_limits":{"five_hour":{"used_percentage":77}}}`, "", nil,
			map[string]string{"agent.host": "copilot", "cost.total_premium_requests": "2"}},
		{"Qwen with a model that it does not know", `{"metrics":{"models":{}},"model":{"display_name":"m"},"context_window":{"context_window_size":0,"used_percentage":0,"remaining_percentage":100,"current_usage":15500,"total_input_tokens":99,"total_output_tokens":98}}`, "", nil,
			map[string]string{"agent.host": "qwen", "model.id": "m", "model.display_name": "m", "context_window.current_usage.input_tokens": "15500", "context_window.total_input_tokens": "15500"}},
		{"Qwen with more than all", `{"metrics":{"models":{}},"context_window":{"context_window_size":1000,"used_percentage":105.3,"current_usage":1053}}`, "", nil,
			map[string]string{"agent.host": "qwen", "context_window.used_percentage": "105.3", "context_window.current_usage.input_tokens": "1053", "context_window.total_input_tokens": "1053"}},
		{"Qwen with current_usage as Claude Code has it", `{"metrics":{"models":{}},"context_window":{"context_window_size":10,"used_percentage":50,"current_usage":{"input_tokens":5}}}`, "", nil,
			map[string]string{"agent.host": "qwen", "context_window.used_percentage": "50", "context_window.remaining_percentage": "50", "context_window.context_window_size": "10", "context_window.current_usage.input_tokens": "5"}},
		{"Qwen with lines and time", `{"metrics":{"models":{"a":{"api":{"total_latency_ms":400}},"b":{"api":{"total_latency_ms":52}},"c":{"api":{"total_latency_ms":"1"}},"d":7},"files":{"total_lines_added":3,"total_lines_removed":0}}}`, "", nil,
			map[string]string{"agent.host": "qwen", "cost.total_api_duration_ms": "452", "cost.total_lines_added": "3", "cost.total_lines_removed": "0"}},
		{"Qwen in its project", `{"metrics":{"models":{}},"workspace":{"current_dir":` + quoted(below) + `}}`, "", []string{"QWEN_CODE_PROJECT_DIR=" + project},
			map[string]string{"agent.host": "qwen", "cwd": below, "workspace.current_dir": below, "workspace.project_dir": project}},
		{"Qwen in another's project", `{"metrics":{"models":{}},"workspace":{"current_dir":` + quoted(project) + `}}`, "", []string{"QWEN_CODE_PROJECT_DIR=" + below},
			map[string]string{"agent.host": "qwen", "cwd": project, "workspace.current_dir": project}},
		{"Antigravity with addresses", `{"product":"antigravity","cwd":"file:///w/a%20b","workspace":{"current_dir":"file://localhost/w/%C3%A4","project_dir":"/w"}}`, "", nil,
			map[string]string{"agent.host": "antigravity", "cwd": "/w/a b", "workspace.current_dir": "/w/ä", "workspace.project_dir": "/w"}},
		{"Antigravity on Windows, and a bad escape", `{"product":"antigravity","cwd":"file:///C:/w","workspace":{"current_dir":"file:///w/%1b%zz%"}}`, "", nil,
			map[string]string{"agent.host": "antigravity", "cwd": "C:/w", "workspace.current_dir": "/w/%1b%zz%"}},
		{"Antigravity's limits", `{"product":"antigravity","quota":{"gemini-5h":{"remaining_fraction":0.1,"reset_in_seconds":3601},"3p-weekly":{"remaining_fraction":1},"odd name":{"remaining_fraction":1},"five_hour":{"remaining_fraction":7},"x":5}}`, "", nil,
			map[string]string{"agent.host": "antigravity", "rate_limits.gemini-5h.used_percentage": "90", "rate_limits.gemini-5h.resets_at": "1796122800", "rate_limits.3p-weekly.used_percentage": "0"}},
		{"Antigravity with Claude's limits beside its own", `{"product":"antigravity","rate_limits":{"five_hour":{"used_percentage":77}},"quota":{"gemini-5h":{"remaining_fraction":0.5}}}`, "", nil,
			map[string]string{"agent.host": "antigravity", "rate_limits.gemini-5h.used_percentage": "50"}},
		{"Antigravity's effort, which is not that of the name", `{"product":"antigravity","model":{"id":"G (High)","display_name":"G (Low)","effort":"low"}}`, "", nil,
			map[string]string{"agent.host": "antigravity", "model.id": "G (High)", "model.display_name": "G", "effort.level": "low"}},
		{"Cursor", `{"render_width_chars":60,"model":{"param_summary":"(Thinking, High)"},"workspace":{"project_dir":"/x"},"context_window":{"used_percentage":0,"context_window_size":null,"current_usage":null}}`, "", nil,
			map[string]string{"agent.host": "cursor", "effort.level": "high", "thinking.enabled": "true"}},
		{"Kimi", `{"model":"K3","cwd":"/w","contextUsage":0.1,"contextTokens":26214,"maxContextTokens":262144,"sessionId":"s"}`, "", nil,
			map[string]string{"agent.host": "kimi", "session_id": "s", "model.id": "K3", "model.display_name": "K3", "cwd": "/w", "workspace.current_dir": "/w", "context_window.used_percentage": "10", "context_window.remaining_percentage": "90",
				"context_window.context_window_size": "262144", "context_window.current_usage.input_tokens": "26214", "context_window.total_input_tokens": "26214"}},
		{"Kimi at its start", `{"model":"","contextUsage":0,"contextTokens":0,"maxContextTokens":0}`, "", nil, map[string]string{"agent.host": "kimi"}},
		{"Kimi by its name, with nothing that it sends", `{"session_id":"a"}`, "kimi", nil, map[string]string{"agent.host": "kimi", "session_id": "a"}},
		{"nobody's", `{"session_id":"a","model":{"id":"m"}}`, "", []string{"CLAUDECODE=1", "QWEN_CODE_CLI=1"},
			map[string]string{"agent.host": "unknown", "session_id": "a", "model.id": "m"}},
		{"one that says what it is", `{"agent":{"host":"copilot","account":"x"},"render_width_chars":60}`, "", nil, map[string]string{"agent.host": "cursor"}},
		{"an agent by its name", `{"agent":"me","render_width_chars":60}`, "", nil, map[string]string{"agent.host": "cursor"}},
		{"everything twice", `{"ai_used":{},"rate_limits":{},"rate_limits":{"five_hour":{"used_percentage":77}},"cost":null,"cost":{"total_cost_usd":3},"model":{"display_name":"a · low"},"model":{"display_name":"b · low"}}`, "", nil,
			map[string]string{"agent.host": "copilot", "model.display_name": "a", "effort.level": "low"}},
		{"escapes", `{"ai_used":{},"rate\u005flimits":{"five_hour":{"used_percentage":77}},"co\u0073t":{"total\u005fcost_usd":3}}`, "", nil, map[string]string{"agent.host": "copilot"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Open(parse(t, tt.document), tt.named, env(tt.env...), now)
			if !json.Valid([]byte(s.Status.Raw())) {
				t.Fatalf("no JSON: %s", s.Status.Raw())
			}
			if diff := cmp.Diff(tt.want, values(s.Status)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.Status.Raw(), diff)
			}
			if again := Again(s.Status); again.Host != s.Host || again.Account != s.Account {
				t.Errorf("kept, it is of %s, %q; it was of %s, %q", again.Host.Name(), again.Account, s.Host.Name(), s.Account)
			}
		})
	}
}

func TestClaudeCodeIsLeftAlone(t *testing.T) {
	for _, document := range payloads.All() {
		sent := parse(t, document)
		if got := Open(sent, "", noEnv, now); got.Status.Raw() != sent.Raw() || got.Columns != 0 || got.Account != "" || Of(got.Status) != ClaudeCode {
			t.Errorf("%s became %+v", document, got)
		}
	}
	s := Open(parse(t, `{"agent":{"name":"a","host":"qwen"},"cost":{"total_cost_usd":1}}`), "", noEnv, now)
	if want := `{"agent":{"name":"a"},"cost":{"total_cost_usd":1}}`; s.Status.Raw() != want || Of(s.Status) != ClaudeCode {
		t.Errorf("%s, want %s", s.Status.Raw(), want)
	}
}

func TestWidthAndAccount(t *testing.T) {
	for _, tt := range []struct {
		document string
		want     int
	}{
		{`{"render_width_chars":61}`, 61}, {`{"render_width_chars":0}`, 0}, {`{"render_width_chars":-3}`, 0}, {`{"render_width_chars":"60"}`, 0},
		{`{"render_width_chars":1e9}`, 0}, {`{"product":"antigravity","terminal_width":72.5}`, 72}, {`{"ai_used":{},"terminal_width":72}`, 0},
	} {
		if got := Open(parse(t, tt.document), "", noEnv, now).Columns; got != tt.want {
			t.Errorf("%s has %d columns, want %d", tt.document, got, tt.want)
		}
	}
	one := Open(parse(t, `{"product":"antigravity","email":"a@example.org"}`), "", noEnv, now)
	two := Open(parse(t, `{"product":"antigravity","email":"b@example.org"}`), "", noEnv, now)
	qwen := Open(parse(t, `{"metrics":{"models":{}},"email":"a@example.org"}`), "", noEnv, now)
	if one.Account == two.Account || one.Account == qwen.Account || one.Account == "" || qwen.Account == "" || strings.Contains(one.Account, "example") {
		t.Errorf("accounts %q, %q, %q", one.Account, two.Account, qwen.Account)
	}
}

func TestWindowsOfTheModelInUse(t *testing.T) {
	for _, tt := range []struct{ document, session, week string }{
		{`{"product":"antigravity","model":{"id":"Gemini 3.7 Flash"}}`, "gemini-5h", "gemini-weekly"},
		{`{"product":"antigravity","model":{"display_name":"Claude Opus 4.6"}}`, "3p-5h", "3p-weekly"},
		{`{"product":"antigravity"}`, "", ""},
		{`{"metrics":{"models":{}},"model":{"id":"gemini"}}`, "", ""},
		{`{"model":{"id":"gemini"},"cost":{"total_cost_usd":1}}`, "", ""},
	} {
		s := Open(parse(t, tt.document), "", noEnv, now)
		if s.SessionWindow() != tt.session || s.WeekWindow() != tt.week {
			t.Errorf("%s: %q, %q", tt.document, s.SessionWindow(), s.WeekWindow())
		}
	}
}

func TestEnvOfAnotherAgent(t *testing.T) {
	getenv := env("HOME=/h", "CLAUDE_CONFIG_DIR=/c", "CLAUDECODE=1", "ANTHROPIC_BASE_URL=https://x/", "anthropic_model=m")
	for _, tt := range []struct {
		host Host
		want string
	}{{ClaudeCode, "/h /c 1 https://x/ m"}, {Qwen, "/h    "}, {Unknown, "/h    "}} {
		of := Session{Host: tt.host}.Env(getenv)
		var got []string
		for _, name := range []string{"HOME", "CLAUDE_CONFIG_DIR", "CLAUDECODE", "ANTHROPIC_BASE_URL", "anthropic_model"} {
			got = append(got, of(name))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s sees %q, want %q", tt.host.Name(), got, tt.want)
		}
	}
}

func TestQwenWords(t *testing.T) {
	home, project := t.TempDir(), t.TempDir()
	write := func(dir, text string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := parse(t, `{"workspace":{"current_dir":`+quote(project)+`}}`)
	look := func(want QwenFooter, variables ...string) {
		t.Helper()
		if got := QwenWords(s, env(append(variables, "QWEN_HOME="+home)...)); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	look(QwenFooter{English: true})
	look(QwenFooter{English: true}, "LANG=en_GB.UTF-8")
	look(QwenFooter{}, "LANG=de_DE.UTF-8")
	write(home, "{ // of mine\n \"ui\": {\"statusLine\": {\"hideContextIndicator\": true,},}, \"general\": {\"language\": \"ru\"}}")
	look(QwenFooter{Hidden: true}, "LANG=en_GB.UTF-8")
	write(filepath.Join(project, ".qwen"), `{"ui":{"statusLine":{"hideContextIndicator":false}},"general":{"language":"en"}}`)
	look(QwenFooter{English: true}, "LANG=de_DE.UTF-8")
	write(filepath.Join(project, ".qwen"), `{"ui":`)
	look(QwenFooter{Hidden: true})
}
