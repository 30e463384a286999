//go:build unix

package gitrepo

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestRefreshEndsGently: a git that is busy when the context ends gets SIGTERM,
// may clean up, and is waited for.
func TestRefreshEndsGently(t *testing.T) {
	repository := newRepository(t)
	bin := t.TempDir()
	started, cleaned := filepath.Join(bin, "started"), filepath.Join(bin, "cleaned")
	if err := syscall.Mkfifo(started, 0o600); err != nil {
		t.Skipf("no FIFO here: %v", err)
	}
	script(t, filepath.Join(bin, "git"), `trap 'echo x > "`+cleaned+`"; exit 143' TERM
echo x > "`+started+`"
i=0; while [ $i -lt 9999999 ]; do i=$((i+1)); done`)
	t.Setenv("PATH", bin)

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := find(t, repository.dir, t.TempDir(), time.Now())
	ended := make(chan error)
	go func() { ended <- r.Refresh(ctx, gitrun.In) }()
	if _, err := os.ReadFile(started); err != nil { // waits for the script to open it
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Refresh: %v, want that it was cancelled", err)
	}
	if !state.Exists(cleaned) {
		t.Error("git was not let clean up, or not waited for")
	}
	if state.Exists(r.cachePath(".json")) {
		t.Error("a cancelled refresh wrote the cache")
	}
}
