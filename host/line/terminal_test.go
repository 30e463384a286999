package line

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// environment answers with the variables of a map.
func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func TestUsableWidth(t *testing.T) {
	tests := []struct {
		columns string
		padding int
		want    int
	}{
		{"", 0, 116}, {"80", 0, 76}, {"80", 2, 72}, {"5", 0, 1}, {"4", 0, 1}, {"1", 0, 1}, {"80", 38, 1}, {"80", 500, 1},
		{"0", 0, 116}, {"-80", 0, 116}, {"wide", 0, 116}, {"80.5", 0, 116}, {" 80", 0, 116}, {"99999999999999999999", 0, 116},
		{"2000", 0, 1996}, {"2001", 0, 1996}, {"1000000", 10, 1976}, {"", 3, 110},
	}
	for _, tt := range tests {
		terminal := Terminal{Getenv: environment(map[string]string{"COLUMNS": tt.columns, "LINES": "7"})}
		if got := UsableWidth(terminal.Columns(), tt.padding); got != tt.want {
			t.Errorf("COLUMNS=%q and a padding of %d: %d cells, want %d", tt.columns, tt.padding, got, tt.want)
		}
	}
}

func TestMaxRows(t *testing.T) {
	tests := []struct {
		lines string
		want  int
	}{
		{"", 0}, {"0", 0}, {"-3", 0}, {"tall", 0}, {"1", 1}, {"8", 1}, {"10", 1}, {"12", 1}, {"13", 1}, {"14", 2}, {"15", 2}, {"16", 3}, {"24", 7}, {"50", 20},
	}
	for _, tt := range tests {
		terminal := Terminal{Getenv: environment(map[string]string{"COLUMNS": "7", "LINES": tt.lines})}
		if got := MaxRows(terminal.Lines()); got != tt.want {
			t.Errorf("LINES=%q: %d rows, want %d", tt.lines, got, tt.want)
		}
	}
}

func TestTerminalIsAskedForWhatTheEnvironmentLacks(t *testing.T) {
	tests := []struct {
		name            string
		variables       map[string]string
		columns, lines  int
		ok              bool
		wantColumns     int
		wantLines, asks int
	}{
		{"both are there", map[string]string{"COLUMNS": "80", "LINES": "24"}, 97, 31, true, 80, 24, 0},
		{"neither", nil, 97, 31, true, 97, 31, 1},
		{"invalid ones", map[string]string{"COLUMNS": "wide", "LINES": "-1"}, 97, 31, true, 97, 31, 1},
		{"one of them", map[string]string{"COLUMNS": "80"}, 97, 31, true, 80, 31, 1},
		{"nobody answers", nil, 0, 0, false, 120, 0, 1},
		{"an absurd answer", nil, 65535, 31, true, 2000, 31, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asks := 0
			terminal := Terminal{Getenv: environment(tt.variables), Ask: func() (int, int, bool) {
				asks++
				return tt.columns, tt.lines, tt.ok
			}}
			if columns, lines := terminal.Columns(), terminal.Lines(); columns != tt.wantColumns || lines != tt.wantLines || asks != tt.asks {
				t.Errorf("%d columns, %d lines, asked %d times; want %d, %d, %d", columns, lines, asks, tt.wantColumns, tt.wantLines, tt.asks)
			}
		})
	}
}

func TestRendererByEnvironment(t *testing.T) {
	tests := []struct {
		name           string
		variables      map[string]string
		system         string
		classic, known bool
	}{
		{"nothing", nil, "linux", false, false},
		{"switched on", map[string]string{"CLAUDE_CODE_NO_FLICKER": "1", "SSH_TTY": "/dev/pts/1"}, "windows", false, true},
		{"switched off", map[string]string{"CLAUDE_CODE_NO_FLICKER": "false"}, "linux", true, true},
		{"no alternate screen", map[string]string{"CLAUDE_CODE_DISABLE_ALTERNATE_SCREEN": "1", "CLAUDE_CODE_NO_FLICKER": "1"}, "linux", true, true},
		{"a screen reader", map[string]string{"CLAUDE_AX_SCREEN_READER": "true", "CLAUDE_CODE_NO_FLICKER": "1"}, "linux", true, true},
		{"tmux -CC", map[string]string{"TMUX": "/tmp/s,1,0", "TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "darwin", true, true},
		{"tmux in iTerm2", map[string]string{"TMUX": "/tmp/s,1,0", "TERM_PROGRAM": "iTerm.app", "TERM": "tmux-256color"}, "darwin", true, false},
		{"tmux", map[string]string{"TMUX": "/tmp/s,1,0", "TERM_PROGRAM": "tmux", "TERM": "tmux-256color"}, "linux", false, false},
		{"Windows", nil, "windows", true, false},
		{"Windows through SSH", map[string]string{"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "windows", true, true},
		{"SSH", map[string]string{"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "linux", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			classic, known := rendererByEnvironment(environment(tt.variables), tt.system)
			if known != tt.known || known && classic != tt.classic {
				t.Errorf("classic %v, known %v; want %v, %v", classic, known, tt.classic, tt.known)
			}
		})
	}
}

func TestRendererBySettings(t *testing.T) {
	tests := []struct {
		name, user, project, local string
		want                       bool
	}{
		{"none", "", "", "", false},
		{"the user's", `{"tui":"default"}`, "", "", true},
		{"fullscreen", `{"tui":"fullscreen"}`, "", "", false},
		{"the project's counts more", `{"tui":"default"}`, `{"tui":"fullscreen"}`, "", false},
		{"and the local ones most", `{"tui":"default"}`, `{"tui":"default"}`, `{"tui":"fullscreen"}`, false},
		{"a broken one counts for nothing", `{"tui":"default"}`, `{"tui":"fullscreen"`, "", true},
		{"another type", `{"tui":{"default":true}}`, "", "", false},
		{"a screen reader", `{"axScreenReader":true}`, `{"tui":"fullscreen"}`, "", true},
		{"a project has no say in that", `{}`, `{"axScreenReader":true}`, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home, project := t.TempDir(), t.TempDir()
			for path, text := range map[string]string{
				filepath.Join(home, "settings.json"):                     tt.user,
				filepath.Join(project, ".claude", "settings.json"):       tt.project,
				filepath.Join(project, ".claude", "settings.local.json"): tt.local,
			} {
				if text == "" {
					continue
				}
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r := newRequest(Input{Getenv: environment(map[string]string{"CLAUDE_CONFIG_DIR": home, "CLAUDE_PROJECT_DIR": project})}, time.Now())
			r.status, _ = status.Parse([]byte(`{}`))
			if got := r.classicRenderer(); got != tt.want {
				t.Errorf("the classic renderer: %v, want %v", got, tt.want)
			}
		})
	}
}
