package conformance

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/sample"
)

func TestSetStatus(t *testing.T) {
	const status = `{"session_name":"a","version":"2.1.332","cost":{"total_cost_usd":0.12345678901234567890},"workspace":{"added_dirs":["/x"]}}`
	for _, c := range []struct{ path, value, want, odd string }{
		{"session_name", "fix login", `"fix login"`, ""},
		{"session_name", `"quoted"`, `"quoted"`, ""},
		{"session_name", "7", `"7"`, ""},
		{"session_name", "", `""`, ""},
		{"session_name", "null", "null", ""},
		{"version", "2.1", `"2.1"`, ""},
		{"cost.total_cost_usd", "3", "3", ""},
		{"cost.total_cost_usd", "0.10", "0.10", ""},
		{"cost.total_cost_usd", "much", `"much"`, ""},
		{"fast_mode", "true", "true", ""},
		{"vim.mode", "NORMAL", `"NORMAL"`, ""},
		{"pr.number", "12", "12", ""},
		{"agent", `{"name":"reviewer"}`, `{"name":"reviewer"}`, ""},
		{"workspace.added_dirs.0", "/y", `"/y"`, ""},
		{"workspace.added_dirs.1", "/z", `"/z"`, ""},
		{"rate_limits.five_hour.used_percentage", "91.5", "91.5", ""},
		{"sesion_name", "x", `"x"`, `no status of Claude Code is known to have "sesion_name", did you mean "session_name"?`},
		{`a\.b.c`, "12 files", `"12 files"`, `no status of Claude Code is known to have "a\\.b.c"`},
	} {
		changed, odd, err := SetStatus([]byte(status), c.path, c.value)
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		steps, _ := splitPath(c.path)
		decoder := json.NewDecoder(strings.NewReader(string(changed)))
		decoder.UseNumber()
		var document any
		if err := decoder.Decode(&document); err != nil {
			t.Fatal(err)
		}
		value, _ := lookUp(document, steps)
		got, _ := json.Marshal(value)
		if diff := cmp.Diff([]string{c.want, c.odd}, []string{string(got), odd}); diff != "" {
			t.Errorf("%s=%s (-want +got):\n%s", c.path, c.value, diff)
		}
		if c.path != "cost.total_cost_usd" && !strings.Contains(string(changed), "0.12345678901234567890") {
			t.Errorf("%s changed another figure: %s", c.path, changed)
		}
	}
	for _, path := range []string{"", ".", "a..b", ".a", "a.", `a\`, "workspace.added_dirs.x", "workspace.added_dirs.9", "workspace.added_dirs.-1"} {
		if _, _, err := SetStatus([]byte(status), path, "x"); err == nil {
			t.Errorf("%q was taken for a path", path)
		}
	}
}

// The sample has what a session usually has, and no limits: those are apart.
func TestSampleIsLikeASession(t *testing.T) {
	var document any
	if err := json.Unmarshal([]byte(sample.Status), &document); err != nil {
		t.Fatal(err)
	}
	var every any
	if err := json.Unmarshal(payload("after-reply-limits-2.1.332.json"), &every); err != nil {
		t.Fatal(err)
	}
	var missing []string
	var walk func(path []string, value any)
	walk = func(path []string, value any) {
		if object, ok := value.(map[string]any); ok && strings.Join(path, ".") != "rate_limits" {
			for key, member := range object {
				walk(append(path[:len(path):len(path)], key), member)
			}
			return
		}
		if _, ok := lookUp(document, path); !ok {
			missing = append(missing, strings.Join(path, "."))
		}
	}
	walk(nil, every)
	if diff := cmp.Diff([]string{"rate_limits"}, missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	for _, path := range []string{"session_name", "vim.mode", "pr.number"} {
		if value, ok := lookUp(document, strings.Split(path, ".")); !ok || value == nil {
			t.Errorf("the sample has no %s", path)
		}
	}
}
