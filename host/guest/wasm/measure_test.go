package wasm

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/internal/race"
)

// exitSeveral is the exit code of measureCounting where engines were alive at once.
const exitSeveral = 9

// measureCounting is what the process of TestMeasureOneEngineAtATime does.
func measureCounting(dir string) (exitCode int) {
	started, running := 0, 0
	exitCode = MeasureIn(dir, func(cache wazero.CompilationCache) (start func([]byte) error, stop func() error, err error) {
		if running++; running > 1 {
			os.Exit(exitSeveral)
		}
		e, err := New(cache, nil)
		if err != nil {
			return nil, nil, err
		}
		start = func(binary []byte) error {
			started++
			m, err := e.Load(binary)
			if err != nil {
				return err
			}
			return m.Start()
		}
		return start, func() error { running--; return e.Close() }, nil
	})
	if started != code.MeasureRounds || running != 0 {
		return exitSeveral
	}
	return exitCode
}

// Eleven engines with a module in standard Go do not fit into the process that
// measures them.
func TestMeasureOneEngineAtATime(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector needs more address space than the process may take")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, code.ModuleFile), guesttest.Fixture(t, "hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], asProcess, "measure", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
