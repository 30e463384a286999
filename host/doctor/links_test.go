package doctor

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/config"
)

func TestKeepsFileLinks(t *testing.T) {
	tests := []struct {
		env  string
		want bool
	}{
		{"", false},
		{"TERM=xterm-256color", false},
		{"TERM=xterm-kitty", true},
		{"TERM=dumb TERM_PROGRAM=iTerm.app", false},
		{"TERM_PROGRAM=iTerm.app", true},
		{"TERM_PROGRAM=Apple_Terminal", false},
		{"TERM_PROGRAM=zed", false},
		{"TERM_PROGRAM=ghostty", true},
		{"TERM_PROGRAM=vscode TERM_PROGRAM_VERSION=1.99.0", true},
		{"TERM_PROGRAM=vscode", false},
		{"TERM_PROGRAM=WezTerm TERM_PROGRAM_VERSION=20240203", true},
		{"TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.4", true},
		{"TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.5a", true},
		{"TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=3.3a", false},
		{"TERM_PROGRAM=tmux", false},
		{"TERM_PROGRAM=WarpTerminal", true},
		{"TERM_PROGRAM=Hyper", true},
		{"WT_SESSION=1", true},
		{"TERMINAL_EMULATOR=JetBrains-JediTerm", true},
		{"VTE_VERSION=7600", true},
		{"VTE_VERSION=7402", false},
		{"TERM=foot", false},
		{"TERM=alacritty", false},
		{"KONSOLE_VERSION=230800", false},
		{"FORCE_HYPERLINK=1 TERM=foot", true},
		{"FORCE_HYPERLINK=0 TERM_PROGRAM=iTerm.app", false},
	}
	for _, tt := range tests {
		env := map[string]string{}
		for _, v := range strings.Fields(tt.env) {
			name, value, _ := strings.Cut(v, "=")
			env[name] = value
		}
		got, why := keepsFileLinks(func(name string) string { return env[name] })
		if got != tt.want || why == "" {
			t.Errorf("%s: %v (%s), want %v", tt.env, got, why, tt.want)
		}
	}
}

func TestLinks(t *testing.T) {
	plan := func(link string) config.Plan {
		return config.Plan{
			Lines:    []config.Line{{Left: []string{"dir"}}},
			Segments: []config.Segment{{Name: "dir", Source: "builtin:dir", Settings: map[string]string{"link": link}}},
		}
	}
	for _, tt := range []struct {
		name, link, term string
		want             []string
	}{
		{"off", "false", "foot", nil},
		{"kept", "true", "xterm-kitty", []string{"ok links: dir.link is set, and Claude Code keeps file links here (TERM=xterm-kitty)"}},
		{"dropped", "true", "foot", []string{"warning links: dir.link is set, but in this terminal Claude Code drops file links (it does not say which one it is)"}},
	} {
		w := newWorld(t)
		w.env["TERM"] = tt.term
		var got []Finding
		for _, f := range w.examine(exam{Input: w.input(), plan: plan(tt.link)}, check{name: "terminal", run: exam.terminal}) {
			if f.Check == "links" {
				got = append(got, f)
			}
		}
		compare(t, tt.want, brief(got))
		everyFix(t, got)
	}
}
