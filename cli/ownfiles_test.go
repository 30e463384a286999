package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/cli/console"
)

// Whatever file of a person's own has a mistake: list shows the segments all the
// same, and list, validate and doctor say where it is and that it can be put right.
func TestMistakesInOwnFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the files lie elsewhere there")
	}
	for _, name := range []string{"plugins.lock", "grants.yaml", "trusted.yaml", "indexes.yaml", "chain.yaml", filepath.Join("themes", "mine.yaml")} {
		for what, text := range map[string]string{"no mapping": "x\n", "a bad key": "\nnonsense: 1\n", "no YAML": "a: [\n", "bytes": "\x00\xff"} {
			t.Run(name+" "+what, func(t *testing.T) {
				m := newMachine(t)
				path := m.path(filepath.Join(".config", "aiterm", name))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				for _, args := range []string{"plugins list -f json", "plugins list -f table", "plugins list", "statusline config validate", "statusline config validate -f json", "statusline doctor --no-run"} {
					code, stdout, stderr := m.ask(strings.Fields(args)...)
					if code != console.ExitFailed {
						t.Errorf("%s: exit code %d: %s%s", args, code, stdout, stderr)
					}
					if !strings.Contains(stdout+stderr, filepath.Base(path)) {
						t.Errorf("%s does not name the file: %s%s", args, stdout, stderr)
					}
					if strings.Contains(stdout+stderr, "report it") {
						t.Errorf("%s calls it a fault of aiterm's: %s%s", args, stdout, stderr)
					}
					if strings.HasPrefix(args, "plugins list") && !strings.Contains(stdout, "clock") {
						t.Errorf("%s lists nothing: %s", args, stdout)
					}
					if strings.HasSuffix(args, "json") && !json.Valid([]byte(stdout)) {
						t.Errorf("%s: no JSON: %s", args, stdout)
					}
				}
			})
		}
	}
}

// A plugins.yaml that cannot be read at all is told to programs too, and what is known
// of aiterm's own segments does not depend on what is kept of others'.
func TestFoldersInThePlaceOfFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the files lie elsewhere there")
	}
	m := newMachine(t)
	config := filepath.Join(".config", "aiterm")
	for _, name := range []string{"plugins.yaml", "plugins.lock"} {
		if err := os.MkdirAll(m.path(filepath.Join(config, name)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := m.ask("statusline", "config", "validate", "-f", "json")
	if code != console.ExitFailed || !json.Valid([]byte(stdout)) || !strings.Contains(stdout, "plugins.yaml is not a file") {
		t.Errorf("validate: exit code %d: %s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := m.ask("plugins", "info", "git", "-f", "json"); code != 0 || !json.Valid([]byte(stdout)) {
		t.Errorf("info: exit code %d: %s%s", code, stdout, stderr)
	}
}

// ask runs a command and returns how it ended, and what it said.
func (m *machine) ask(args ...string) (code int, stdout, stderr string) {
	m.t.Helper()
	cmd := exec.Command(m.program, args...)
	cmd.Env = slices.Clone(m.env)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Run()
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}
