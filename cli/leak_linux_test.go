package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// held is what this process holds that a command may forget to give back.
type held struct{ goroutines, files, children int }

func holding(t *testing.T) held {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	// Children that were not waited for are among these.
	lists, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	children := 0
	for _, list := range lists {
		pids, _ := os.ReadFile(list) // the thread may be gone
		children += len(strings.Fields(string(pids)))
	}
	return held{runtime.NumGoroutine(), len(files), children}
}

// keepGarbage turns the collector off, which closes files that were forgotten.
func keepGarbage(t *testing.T) {
	percent := debug.SetGCPercent(-1)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
}

func (h held) least(o held) held {
	return held{min(h.goroutines, o.goroutines), min(h.files, o.files), min(h.children, o.children)}
}

func (h held) most(o held) held {
	return held{max(h.goroutines, o.goroutines), max(h.files, o.files), max(h.children, o.children)}
}

// expectNoMore compares what was held after each of many rounds: the least of the
// last rounds is no more than the most of the first ones, unless every round keeps
// something. Whatever a round is just at then does not matter.
func expectNoMore(t *testing.T, rounds []held) {
	t.Helper()
	third := len(rounds) / 3
	first, last := rounds[0], rounds[len(rounds)-1]
	for i := range third {
		first, last = first.most(rounds[i]), last.least(rounds[len(rounds)-1-i])
	}
	if last.goroutines > first.goroutines || last.files > first.files || last.children > first.children {
		t.Errorf("over %d rounds what is held grew from %+v to %+v", len(rounds), first, last)
	}
}

func TestDevKeepsNothing(t *testing.T) {
	keepGarbage(t)
	before := holding(t)
	w := openWorkshop(t, trialFlags{})
	w.await("$0.31", "may ")
	var rounds []held
	for i := range 24 {
		name, shows := "model", "Sonnet 4.5"
		if i%2 == 1 {
			name, shows = "cost", "$0.31"
		}
		w.write("more"+strconv.Itoa(i%4)+"/part.txt", name)
		w.save("module.txt", "../plugins/"+name+"/"+name+".wasm")
		w.await(shows, "may ")
		rounds = append(rounds, holding(t))
	}
	expectNoMore(t, rounds)

	w.end()
	// The runtime ends what watched the folder a moment later.
	for deadline := time.Now().Add(hang); ; runtime.Gosched() {
		after := holding(t)
		if after.goroutines <= before.goroutines && after.files <= before.files && after.children <= before.children {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("before it %+v is held, after it %+v", before, after)
		}
	}
}

func TestUsageWatchKeepsNothing(t *testing.T) {
	keepGarbage(t)
	home := t.TempDir()
	recorded, err := os.ReadFile(filepath.Join("..", "testdata", "payloads", "claude-json-cached-usage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".claude.json"), recorded, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var rounds []held
	env := &Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(name string) string {
		switch name {
		case "HOME":
			return home
		case "CLAUDE_CONFIG_DIR": // asked for at each look
			if rounds = append(rounds, holding(t)); len(rounds) == 300 {
				cancel()
			}
		}
		return ""
	}}
	env.Dirs, env.DirsErr = state.Locate(env.Getenv)
	if err := watchUsage(ctx, env, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if len(rounds) < 300 {
		t.Fatalf("it looked at %d", len(rounds))
	}
	expectNoMore(t, rounds)
}
