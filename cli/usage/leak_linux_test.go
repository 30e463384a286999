package usage

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/internal/leaktest"
)

func TestWatchKeepsNothing(t *testing.T) {
	leaktest.KeepGarbage(t)
	home := t.TempDir()
	recorded, err := os.ReadFile(filepath.Join("..", "..", "testdata", "payloads", "claude-json-cached-usage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".claude.json"), recorded, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var rounds []leaktest.Held
	env := &console.Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(name string) string {
		switch name {
		case "HOME":
			return home
		case "CLAUDE_CONFIG_DIR": // asked for at each look
			if rounds = append(rounds, leaktest.Now(t)); len(rounds) == 300 {
				cancel()
			}
		}
		return ""
	}}
	env.Dirs, env.DirsErr = state.Locate(env.Getenv)
	if err := watchUsage(ctx, env, time.Millisecond, agent.ClaudeCode); err != nil {
		t.Fatal(err)
	}
	if len(rounds) < 300 {
		t.Fatalf("it looked at %d", len(rounds))
	}
	leaktest.ExpectNoMore(t, rounds)
}
