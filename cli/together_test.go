package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Adding and removing change plugins.yaml, plugins.lock and grants.yaml. However
// several commands fall together, the line must not name what is not there.
func TestAddAndRemoveTogether(t *testing.T) {
	m := newMachine(t)
	m.copy(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile", "hello.wasm"), "hello.wasm")
	run := func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), m.program, args...)
		cmd.Env, cmd.Dir = m.env, m.home
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for range 4 {
		var commands sync.WaitGroup
		for _, name := range []string{"a", "b", "c"} {
			commands.Go(func() { run("plugins", "add", "hello.wasm", "--as", name, "--yes") })
			commands.Go(func() { run("plugins", "remove", name) })
		}
		commands.Wait()
		if out, err := run("statusline", "config", "validate"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	// All come out of it as they should.
	for _, name := range []string{"a", "b", "c"} {
		if out, err := run("plugins", "add", "hello.wasm", "--as", name, "--yes"); err != nil {
			t.Errorf("add %s: %v\n%s", name, err, out)
		}
	}
	if out, err := run("plugins", "remove", "a", "b", "c"); err != nil {
		t.Errorf("remove: %v\n%s", err, out)
	}
	modules, err := os.ReadDir(m.path(filepath.FromSlash(".local/state/aiterm/modules")))
	if err == nil && len(modules) > 0 {
		t.Errorf("left: %v", modules)
	}
	out, err := run("plugins", "list", "-f", "names")
	if err != nil {
		t.Errorf("list: %v\n%s", err, out)
	}
	if strings.Contains(out, "\na\n") {
		t.Errorf("a is still listed:\n%s", out)
	}
}
