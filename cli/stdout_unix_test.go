//go:build unix

package cli

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/cli/console"
)

// What is lost on a full disk was not done well, whatever the command; only a render
// ends with 0.
func TestFullStdout(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	m := newMachine(t)
	for _, args := range []string{
		"--help", "plugins --help", "plugins run --help", "help usage", "version", "--version", "completion zsh", "completion bash --help",
		"plugins list", "plugins list -f table", "plugins list -f json", "plugins info dir", "plugins info dir -f json", "plugins verify",
		"plugins trust -f table", "plugins update", "statusline install --dry-run", "statusline test", "statusline test --timings",
		"statusline config list", "statusline config list -f table", "statusline config get theme", "statusline config path", "statusline config validate",
		"statusline doctor --no-run", "statusline doctor --no-run -f json", "usage", "usage -f json", "usage history -f csv", "usage history -f json", "usage watch",
	} {
		t.Run(args, func(t *testing.T) {
			cmd := exec.Command(m.program, strings.Fields(args)...)
			cmd.Env = slices.Clone(m.env)
			cmd.Stdout = full
			var errs strings.Builder
			cmd.Stderr = &errs
			cmd.Run()
			if code := cmd.ProcessState.ExitCode(); code != console.ExitFailed || !strings.Contains(errs.String(), "write to stdout: no space left on device") {
				t.Errorf("exit code %d, stderr %q", code, errs.String())
			}
		})
	}
	cmd := exec.Command(m.program, "statusline", "render")
	cmd.Env, cmd.Stdout, cmd.Stdin = slices.Clone(m.env), full, strings.NewReader(`{"session_id":"1"}`)
	if err := cmd.Run(); err != nil {
		t.Errorf("a render: %v", err)
	}
}

// A watch that nobody sees ends.
func TestWatchWithoutStdout(t *testing.T) {
	m := newMachine(t)
	cmd := exec.Command("sh", "-c", `exec "$0" usage watch >&-`, m.program)
	cmd.Env = slices.Clone(m.env)
	out, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != console.ExitFailed || !strings.Contains(string(out), "nobody can see it") {
		t.Errorf("exit code %d, %q", code, out)
	}
}
