package console

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/look/layout"
)

func TestNewPainter(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want layout.ColorLevel
	}{
		{"in a pipe", map[string]string{"TERM": "xterm-256color"}, layout.None},
		{"forced", map[string]string{"TERM": "xterm-256color", "FORCE_COLOR": "1"}, layout.ANSI16},
		{"forced, in another way", map[string]string{"TERM": "xterm-256color", "CLICOLOR_FORCE": "1"}, layout.ANSI256},
		{"forced, but not wanted", map[string]string{"FORCE_COLOR": "1", "NO_COLOR": "1"}, layout.None},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := &Env{Stdout: &strings.Builder{}, Getenv: func(name string) string { return tt.env[name] }}
			plan := UsagePlan(env)
			if got := NewPainter(env, plan); got.Level != tt.want || got.Width != 80 {
				t.Errorf("level %v, width %d; want %v, 80", got.Level, got.Width, tt.want)
			}
			plan.Color = "none"
			if got := NewPainter(env, plan); got.Level != layout.None {
				t.Errorf("with color: none in plugins.yaml the level is %v", got.Level)
			}
		})
	}
}
