package lastsession

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

func parsed(t *testing.T, text string) status.Status {
	t.Helper()
	s, err := status.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestKeepsFiguresAndNoWords(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	now := time.Now()
	sent := parsed(t, `{"session_id":"1","session_name":"WORDS","agent":{"name":"WORDS"},"output_style":{"name":"WORDS"},"prompt_id":"WORDS",
		"worktree":{"name":"WORDS"},"pr":{"number":7,"url":"https://WORDS/"},"workspace":{"current_dir":"/w","added_dirs":["/WORDS"],"repo":{"name":"WORDS"}},
		"model":{"id":"m","display_name":"M"},"cost":{"total_cost_usd":1.5},"rate_limits":{"five_hour":{"used_percentage":3}},"new_in_some_version":"WORDS"}`)
	if err := Keep(dir, "", sent, now); err != nil {
		t.Fatal(err)
	}
	kept, at, ok := Read(dir, "")
	if !ok || now.Sub(at).Abs() > time.Minute {
		t.Fatalf("%v, %v", at, ok)
	}
	want := `{"session_id":"1","pr":{"number":7},"workspace":{"current_dir":"/w"},"model":{"id":"m","display_name":"M"},"cost":{"total_cost_usd":1.5},"rate_limits":{"five_hour":{"used_percentage":3}}}`
	if string(kept) != want {
		t.Errorf("kept %s\nwant %s", kept, want)
	}
	if info, err := os.Stat(Path(dir, "")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// Once a minute is enough, and a clock that was set back does not keep it from being written.
func TestKeepsOnceAMinute(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for _, tt := range []struct {
		at   time.Time
		sent string
		want string
	}{
		{now, `{"version":"1"}`, "1"},
		{now.Add(30 * time.Second), `{"version":"2"}`, "1"},
		{now.Add(2 * time.Minute), `{"version":"3"}`, "3"},
		{now.Add(-time.Hour), `{"version":"4"}`, "4"},
		{now.Add(-2 * time.Hour), `{"session_name":"nothing to keep"}`, ""},
	} {
		if err := Keep(dir, "", parsed(t, tt.sent), tt.at); err != nil {
			t.Fatal(err)
		}
		if kept, _, _ := Read(dir, ""); !strings.Contains(string(kept), tt.want) {
			t.Errorf("at %v: %s, want %q", tt.at, kept, tt.want)
		}
	}
}

func TestReadOfWhatIsNone(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"", "[]", "{", strings.Repeat(" ", mostBytes+1) + "{}"} {
		if err := os.WriteFile(Path(dir, ""), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if kept, _, ok := Read(dir, ""); ok {
			t.Errorf("%.20q is read as %s", text, kept)
		}
	}
	if err := Forget(dir, ""); err != nil {
		t.Error(err)
	}
	if err := Forget(dir, ""); err != nil {
		t.Error(err)
	}
	if _, _, ok := Read("", ""); ok {
		t.Error("nowhere is something")
	}
}
