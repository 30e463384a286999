package cli

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/usage"
)

// usageServer answers every request alike, and a machine whose credentials lead
// to it.
func usageServer(t *testing.T, status int, body string) (env *console.Env, out, errs *bytes.Buffer) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	env = &console.Env{
		Stdout: out, Stderr: errs,
		Getenv: func(name string) string {
			return map[string]string{"HOME": dir, "USERPROFILE": dir, "CLAUDE_CONFIG_DIR": filepath.Join(dir, "work")}[name]
		},
		Dirs: state.Dirs{Config: filepath.Join(dir, "config"), Cache: filepath.Join(dir, "cache"), State: filepath.Join(dir, "state")},
	}
	if err := os.MkdirAll(env.Dirs.Config, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "anthropic:\n  base_url: " + server.URL + "\n  accounts:\n    '" + filepath.Join(dir, "work") + "': sk-ant-0123456789-WXYZ\n"
	if err := os.WriteFile(credentials.Path(env.Dirs.Config), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return env, out, errs
}

func TestUsageRefresh(t *testing.T) {
	resets := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	env, out, errs := usageServer(t, 200, `{"five_hour":{"utilization":37,"resets_at":"`+resets+`"}}`)
	if code := doMain(env, []string{"usage-refresh"}); code != 0 || out.Len()+errs.Len() > 0 {
		t.Fatalf("exit code %d, %s%s", code, out, errs)
	}
	claudeDir := env.Getenv("CLAUDE_CONFIG_DIR")
	known, err := usage.OpenCache(env.Dirs.Cache, claudeDir).Load(time.Now())
	if window, ok := known.Snapshot.Window(usage.FiveHour); err != nil || !ok || window.Percent != 37 || window.Source != usage.SourceEndpoint {
		t.Errorf("the cache has %+v, %v", window, err)
	}
	kept, _, err := usage.OpenHistory(env.Dirs.State, claudeDir, 1).Read(time.Time{})
	if err != nil || len(kept) != 1 || kept[0].Percent != 37 {
		t.Errorf("the history has %+v, %v", kept, err)
	}
	// The other account's files are not touched.
	for _, path := range []string{usage.OpenCache(env.Dirs.Cache, "").Path(), usage.OpenHistory(env.Dirs.State, "", 1).Path()} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("there is a %s", path)
		}
	}
}

// Someone who wants no history may have written so in a plugins.yaml that is
// wrong at present.
func TestUsageRefreshKeepsNoHistoryWithoutSettings(t *testing.T) {
	resets := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	for name, tt := range map[string]struct {
		settings string
		args     []string
		kept     int
	}{
		"right":                      {"version: 1\n", nil, 1},
		"none":                       {"version: 1\nhistory_days: 0\n", nil, 0},
		"wrong":                      {"version: 1\nhistory_days: 0\ncolour: red\n", nil, 0},
		"the render's own are none":  {"version: 1\n", []string{"--history-days", "0"}, 0},
		"the render's own are right": {"colour: red\n", []string{"--history-days", "9"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			env, _, _ := usageServer(t, 200, `{"five_hour":{"utilization":37,"resets_at":"`+resets+`"}}`)
			if err := os.WriteFile(filepath.Join(env.Dirs.Config, "plugins.yaml"), []byte(tt.settings), 0o600); err != nil {
				t.Fatal(err)
			}
			if code := doMain(env, append([]string{"usage-refresh"}, tt.args...)); code != 0 {
				t.Fatalf("exit code %d", code)
			}
			kept, _, err := usage.OpenHistory(env.Dirs.State, env.Getenv("CLAUDE_CONFIG_DIR"), 1).Read(time.Time{})
			if err != nil || len(kept) != tt.kept {
				t.Errorf("the history has %+v, %v; want %d samples", kept, err, tt.kept)
			}
		})
	}
}

func TestUsageRefreshLogsWhatFailed(t *testing.T) {
	env, out, errs := usageServer(t, 401, `{"error":{"type":"authentication_error","message":"sk-ant-0123456789-WXYZ is no key"}}`)
	if code := doMain(env, []string{"usage-refresh"}); code != console.ExitFailed || out.Len() > 0 {
		t.Errorf("exit code %d, stdout %q", code, out)
	}
	log, err := os.ReadFile(env.Dirs.LogPath())
	if err != nil {
		t.Fatal(err)
	}
	said := string(log) + errs.String()
	if strings.Count(string(log), "\n") != 1 || !strings.Contains(said, "the key …WXYZ was refused by ") || strings.Contains(said, "sk-ant-0123") {
		t.Errorf("log and stderr are:\n%s", said)
	}
}
