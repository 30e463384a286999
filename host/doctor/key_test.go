package doctor

import (
	"os"
	"testing"
)

func TestCredentials(t *testing.T) {
	const stored = "anthropic:\n  api_key: sk-ant-test-0123456789\n"
	tests := []struct {
		name, text string
		mode       os.FileMode
		env        string
		want       []string
	}{
		{"none", "", 0, "", []string{"ok credentials: there are none (~/.config/aiterm/credentials), and none are needed"}},
		{"a key", stored, 0o600, "", []string{"ok credentials: ~/.config/aiterm/credentials has a key for this Claude Code folder: …6789"}},
		{"open to others", stored, 0o644, "", []string{
			"failure credentials: read the credentials: others may open ~/.config/aiterm/credentials (mode 0644), and it holds keys: run chmod 600 on it"}},
		{"a key in the environment", "", 0, "sk-ant-test-env", []string{
			"ok credentials: there are none (~/.config/aiterm/credentials), and none are needed",
			"note credentials: ANTHROPIC_API_KEY is set, and is not used here since nobody allowed it"}},
		{"an allowed one that is not set", "anthropic: {use_environment: true}\n", 0o600, "", []string{
			"ok credentials: ~/.config/aiterm/credentials has no key for this Claude Code folder",
			"note credentials: ANTHROPIC_API_KEY may be used, and is not set here"}},
		{"a helper", "anthropic: {api_key_helper: \"exit 3\"}\n", 0o600, "", []string{
			"ok credentials: ~/.config/aiterm/credentials has a command that prints a key; it was not run here"}},
		{"another server", stored + "  base_url: https://gateway.example/claude\n", 0o600, "", []string{
			"ok credentials: ~/.config/aiterm/credentials has a key for this Claude Code folder: …6789",
			"note credentials: keys are sent to another server than Anthropic's: https://gateway.example/claude"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "modes say nothing there")
			w := newWorld(t)
			if tt.mode != 0 {
				w.write(".config/aiterm/credentials", tt.text, tt.mode)
			}
			w.env["ANTHROPIC_API_KEY"] = tt.env
			got := w.examine(exam{Input: w.input()}, check{name: "credentials", run: exam.credentials})
			compare(t, tt.want, brief(got))
			everyFix(t, got)
		})
	}
}

func TestWithoutUser(t *testing.T) {
	for url, want := range map[string]string{
		"https://a.example":                       "https://a.example",
		"http://me:secret@localhost:80/v1/?key=1": "http://localhost:80/v1/",
		"secret": "(no URL)",
	} {
		if got := withoutUser(url); got != want {
			t.Errorf("%q gives %q, want %q", url, got, want)
		}
	}
}
