package view

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/line"
)

// Whatever goes wrong in the host itself, a line comes out.
func TestFaultOfTheHostIsALine(t *testing.T) {
	tests := []struct {
		name string
		when string // the variable whose look-up goes wrong
	}{
		{"before the segments", "CLAUDE_CONFIG_DIR"},
		{"after them", "COLORTERM"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			delete(w.Env, "NO_COLOR")
			in := w.input(`{}`)
			in.Getenv = func(name string) string {
				if name == tt.when {
					panic("no \x1b[2J" + name)
				}
				return w.Getenv(name)
			}
			var lines []string
			Render(in, func(out line.Output) { lines = append(lines, string(out.Text)) })
			want := "⚠ aiterm: a fault of its own: no " + tt.when + "; please report it\n"
			if len(lines) != 1 || lines[0] != want {
				t.Errorf("lines = %q, want %q", lines, want)
			}
			if strings.Contains(strings.Join(lines, ""), "\x1b") {
				t.Error("an escape came through")
			}
		})
	}
}
