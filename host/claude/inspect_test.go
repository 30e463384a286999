package claude

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestInspect(t *testing.T) {
	tests := []struct {
		name, text string
		want       Settings
		err        string // after the path
	}{
		{name: "nothing in it", text: "{}", want: Settings{Exists: true}},
		{name: "null", text: `{"statusLine": null}`, want: Settings{Exists: true, Rejected: &Rejection{"statusLine", "null", anObject}}},
		{
			name: "ours",
			text: `{"statusLine": {"type": "command", "command": "'/my tools/aiterm' statusline render --padding 2", "padding": 2, "refreshInterval": 0.5}}`,
			want: Settings{
				Exists: true, HasLine: true, Type: "command", Command: "'/my tools/aiterm' statusline render --padding 2",
				Padding: "2", RefreshInterval: "0.5", Ours: true, Program: "/my tools/aiterm",
			},
		},
		{
			name: "another program's",
			text: `{"disableAllHooks": true, "apiKeyHelper": "x", "statusLine": {"type": "static", "command": "npx ccstatusline"}}`,
			want: Settings{
				Exists: true, HasLine: true, Type: "static", Command: "npx ccstatusline",
				Program: "npx", HooksDisabled: true, HasKeyHelper: true,
				Rejected: &Rejection{"statusLine.type", `"static"`, `"command"`},
			},
		},
		{name: "members of other kinds", text: `{"statusLine": {"type": 1, "command": ["x"], "padding": "2"}}`,
			want: Settings{Exists: true, HasLine: true, Padding: `"2"`,
				Rejected: &Rejection{"statusLine.type", "1", `"command"`}}},
		{name: "no object", text: `{"statusLine": "x"}`, want: Settings{Exists: true, HasLine: true, Rejected: &Rejection{"statusLine", "a text", anObject}}},
		{name: "environment", text: `{"env": {"A": "b", "C": 1}, "statusline": {}}`,
			want: Settings{Exists: true, Env: map[string]string{"A": "b"}, Misspelt: "statusline"}},
		{name: "broken", text: "{\n \"a\": 1,\n}", want: Settings{Exists: true}, err: `:3:1: a comma before '}'`},
		{name: "twice", text: `{"statusLine": {}, "statusLine": {}}`, want: Settings{Exists: true}, err: `:1:20: "statusLine" is here twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Inspect(path)
			tt.want.Path = path
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Settings{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			reason := ""
			if err != nil {
				reason = err.Error()[len(path):]
			}
			if reason != tt.err {
				t.Errorf("error %q, want %q", reason, tt.err)
			}
		})
	}
}

func TestInspectWithoutAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	got, err := Inspect(path)
	if err != nil || got.Exists || got.HasLine {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestArgument(t *testing.T) {
	tests := []struct {
		rest, name, value string
		ok                bool
	}{
		{"", "--padding", "", false},
		{" --padding 3", "--padding", "3", true},
		{" --plugins '/my file' --padding=3", "--padding", "3", true},
		{" --plugins '/my file' --padding=3", "--plugins", "/my file", true},
		{" --padding 1 --padding=2", "--padding", "2", true},
		{" > log --padding 3", "--padding", "", false},
		{" --padding", "--padding", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.rest, func(t *testing.T) {
			if value, ok := (Settings{rest: tt.rest}).Argument(tt.name); value != tt.value || ok != tt.ok {
				t.Errorf("got %q, %v; want %q, %v", value, ok, tt.value, tt.ok)
			}
		})
	}
}
