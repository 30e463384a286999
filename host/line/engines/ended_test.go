//go:build !js

package engines

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// A module that is compiled only when the line is out is not run any more, and its task is over.
func TestCompiledTooLate(t *testing.T) {
	source, err := filepath.Abs("../../guest/wasm/testdata/hostile/hello.wasm")
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	cacheDir := t.TempDir()
	segment := config.Segment{Name: "hello", Source: source, SHA256: code.Hash(binary)}
	e := Open(config.Plan{}, cacheDir).For(os.Args[0], &Vetting{CacheDir: cacheDir}, time.Now().Add(time.Minute))
	tasks, work := e.Tasks([]Job{{Segment: segment, Call: &capability.Call{}}}, nil)
	if work != nil {
		t.Error("what is not compiled was started")
	}
	e.End()
	v := code.Vetter{Cache: Open(config.Plan{}, cacheDir).Cache, Command: []string{os.Args[0], asGuest}}
	if err := v.Vet(t.Context(), binary); err != nil {
		t.Fatal(err)
	}
	if err := tasks[0].Run(tasks[0].Call); !errors.Is(err, schedule.ErrLate) {
		t.Errorf("it came to %v", err)
	}
	e.Wait()
}
