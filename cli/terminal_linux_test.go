package cli

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/data-wise/aiterm/host/look/layout"
)

// TestLineInATerminal draws a line with a right edge for programs that set neither
// COLUMNS nor LINES, in terminals of several sizes and in none.
func TestLineInATerminal(t *testing.T) {
	m := newMachine(t)
	m.env = slices.DeleteFunc(m.env, func(v string) bool { return strings.HasPrefix(v, "COLUMNS=") })
	m.write(m.path("plugins.yaml"), "budget: 2s\nlines:\n  - {left: [model], right: [clock]}\n  - {left: [cost], right: [duration]}\n")
	m.run("warm", "--plugins", m.path("plugins.yaml"))
	master, terminal := openTerminal(t)
	tests := []struct {
		name           string
		terminal       *os.File
		columns, lines uint16
		width, rows    int
	}{
		{"none", nil, 0, 0, 116, 2},
		{"97 columns", terminal, 97, 31, 93, 2},
		{"13 lines", terminal, 80, 13, 76, 1},
		{"one that does not know", terminal, 0, 0, 116, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cmd := exec.Command(m.program, "statusline", "render", "--plugins", m.path("plugins.yaml"))
			cmd.Env, cmd.Dir, cmd.Stdin = m.env, m.home, strings.NewReader(`{"model":{"display_name":"Opus 5.5"},"cost":{"total_cost_usd":0.31,"total_duration_ms":5000000}}`)
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			if tt.terminal != nil {
				if err := unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: tt.columns, Row: tt.lines}); err != nil {
					t.Fatal(err)
				}
				cmd.ExtraFiles = []*os.File{tt.terminal}
				cmd.SysProcAttr.Setctty, cmd.SysProcAttr.Ctty = true, 3
			}
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			rows := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
			if len(rows) != tt.rows {
				t.Errorf("%d rows, want %d:\n%s", len(rows), tt.rows, out)
			}
			for _, row := range rows {
				text := plain(t, row)
				if got := layout.Width(text); got != tt.width {
					t.Errorf("%q has %d cells, want %d", text, got, tt.width)
				}
			}
		})
	}
}
