//go:build unix

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever a person names as output and is no plain file stays what it is: it is
// written to, or refused. A pipe that nobody reads keeps no command from ending on
// a signal.
func TestOutputIntoWhatIsNoFile(t *testing.T) {
	m := newMachine(t)
	module, err := filepath.Abs(filepath.Join("..", "plugins", "cost", "cost.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(filepath.Dir(module), "segment.yaml")
	kinds := map[string]uint32{"device": syscall.S_IFCHR | 0o666, "pipe": syscall.S_IFIFO | 0o666, "folder": 0}
	for _, args := range [][]string{
		{"usage", "history", "--svg"},
		{"statusline", "test", "--svg"},
		{"plugins", "pack", module, "--manifest", manifest, "-o"},
		{"plugins", "run", module, "--store"},
		{"statusline", "install", "--force", "--settings"},
		{"statusline", "uninstall", "--settings"},
		{"statusline", "config", "set", "theme", "cool-blues", "--plugins"},
		{"statusline", "config", "unset", "theme", "--plugins"},
		{"statusline", "config", "reset", "--yes", "--plugins"},
		{"statusline", "test", "--payload"},
		{"plugins", "run", module, "--payload"},
		{"statusline", "config", "validate"},
		{"statusline", "config", "import"},
		{"plugins", "trust", "--name", "x"},
		{"plugins", "add"},
	} {
		for kind, mode := range kinds {
			t.Run(strings.Join(args, " ")+" "+kind, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "target")
				if kind == "folder" {
					err = os.Mkdir(path, 0o700)
				} else {
					err = syscall.Mknod(path, mode, 1<<8|3)
				}
				if err != nil {
					t.Skip(err)
				}
				before, err := os.Lstat(path)
				if err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(m.program, append(slices.Clone(args), path)...)
				cmd.Env = slices.Clone(m.env)
				var out strings.Builder
				cmd.Stdout, cmd.Stderr = &out, &out
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				// It ends by itself, or waits for a reader until it is told to end.
				ended := make(chan error, 1)
				go func() { ended <- cmd.Wait() }()
				interrupt := time.NewTicker(2 * time.Second)
				defer interrupt.Stop()
				deadline := time.After(hang)
			wait:
				for {
					select {
					case <-ended:
						break wait
					case <-interrupt.C:
						if kind != "pipe" {
							continue
						}
						cmd.Process.Signal(syscall.SIGTERM)
					case <-deadline:
						cmd.Process.Kill()
						t.Fatalf("it does not end: %s", out.String())
					}
				}
				after, err := os.Lstat(path)
				if err != nil || after.Mode() != before.Mode() || !os.SameFile(before, after) {
					t.Errorf("it was %v and is %v, %v: %s", before.Mode(), after, err, out.String())
				}
			})
		}
	}
}
