package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// awaitIdle waits until no process is at work for the segment chain: none has
// been started that has not begun, and none holds a lock.
func awaitIdle(dir string) error {
	deadline := time.Now().Add(hang)
	for ; ; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return fmt.Errorf("the command of the segment chain is still run after %v", hang)
		}
		if pending, _ := filepath.Glob(filepath.Join(dir, "*.started")); len(pending) > 0 {
			continue
		}
		locks, _ := filepath.Glob(filepath.Join(dir, "*.lock"))
		busy := false
		for _, path := range locks {
			lock := flock.New(path)
			free, err := lock.TryLock()
			if err != nil {
				return err
			}
			busy = busy || !free
			lock.Unlock()
		}
		if input, _ := filepath.Glob(filepath.Join(dir, "*.in")); !busy && len(input) == 0 {
			return nil
		}
	}
}

// patient is for commands that end, on a machine that may be busy: they are given
// the time, and are run once.
const patient = "timeout: 1m\nmax_age: 1h\n"

// newChainMachine is a machine with the segment chain on its line, and its command.
// All segments are compiled, so that the first line has them.
func newChainMachine(t *testing.T, file string) *machine {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are for sh")
	}
	m := newMachine(t)
	if err := os.MkdirAll(m.path(".config/aiterm"), 0o700); err != nil {
		t.Fatal(err)
	}
	m.writeOwn(".config/aiterm/chain.yaml", file)
	m.writeOwn("plugins.yaml", "budget: 2s\nlines:\n  - left: [model, chain]\n")
	m.run("warm", "--plugins", m.path("plugins.yaml"))
	return m
}

func (m *machine) writeOwn(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(m.path(name), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) awaitIdle() {
	m.t.Helper()
	if err := awaitIdle(m.path(".cache/aiterm/chain")); err != nil {
		m.t.Fatal(err)
	}
}

// renderUntil renders until the line has that text.
func (m *machine) renderUntil(text string) {
	m.t.Helper()
	for deadline := time.Now().Add(hang); ; {
		line, _ := m.render()
		if strings.Contains(plain(m.t, line), text) {
			return
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("no %q within %v: %q", text, hang, line)
		}
	}
}

func (m *machine) read(name string) string {
	data, err := os.ReadFile(m.path(name))
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	return string(data)
}

// Whatever the command does, the line is there, and so is all that is no fault
// of its own.
func TestChainWithHostileCommands(t *testing.T) {
	const short = "timeout: 300ms\n" // for what doesn't end
	tests := []struct{ name, limits, command, shows, logged string }{
		{"prints", patient, `printf 'a\033[1mb'`, "Opus 5.5 │ ab", ""},
		{"prints what a terminal would obey", patient, `printf 'a\033]0;owned\007\033[2J\302\233\033]8;;javascript:x\033\\b\342\200\256\377\033[38;2;1m'`, "Opus 5.5 │ ab", ""},
		{"prints nothing", patient, "true", "Opus 5.5", ""},
		{"fails", patient, "echo no; echo secret >&2; exit 7", "Opus 5.5", "segment chain: its command failed: it ended with exit status 7"},
		{"hangs", short, `trap "" TERM HUP INT; while :; do sleep 1; done`, "Opus 5.5", "segment chain: its command failed: it did not end within 300ms"},
		{"floods", short, "yes yes", "Opus 5.5", "it did not end within 300ms"},
		{"leaves a child with its output", patient, "echo a; sleep 2 &", "Opus 5.5 │ a", ""},
		{"is ended by a signal", patient, "kill -9 $$", "Opus 5.5", "segment chain: its command failed: it ended with signal: killed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newChainMachine(t, tt.limits+"command: |\n  "+tt.command+"\n")
			line, _ := m.render()
			if got := plain(t, line); got != "Opus 5.5\n" {
				t.Errorf("the first line is %q", got)
			}
			m.awaitIdle()
			line, _ = m.render()
			if got := plain(t, line); got != tt.shows+"\n" {
				t.Errorf("the line is %q, want %q", got, tt.shows)
			}
			m.awaitIdle()
			log := m.read(".local/state/aiterm/aiterm.log")
			if tt.logged == "" && strings.Contains(log, "chain") || !strings.Contains(log, tt.logged) || strings.Contains(log, "secret") {
				t.Errorf("the log is %q, want %q in it", log, tt.logged)
			}
			m.expectTidy()
		})
	}
}

// A command that fails leaves what was shown before, dimmed.
func TestChainKeepsTheLastGoodOutput(t *testing.T) {
	t.Parallel()
	m := newChainMachine(t, patient+"command: 'test ! -e \"$HOME/broken\" && printf \"\\033[1mgood\"'\n")
	m.render()
	m.awaitIdle()
	fresh, _ := m.render()
	m.writeOwn("broken", "")
	m.writeOwn(".config/aiterm/chain.yaml", m.read(".config/aiterm/chain.yaml")+"#\n") // due at once
	m.render()
	m.awaitIdle()
	stale, _ := m.render()
	if plain(t, stale) != plain(t, fresh) || !strings.Contains(plain(t, stale), "good") || stale == fresh {
		t.Errorf("the line is %q, and was %q", stale, fresh)
	}
}

func TestManyRendersStartOneCommand(t *testing.T) {
	t.Parallel()
	m := newChainMachine(t, patient+"command: 'echo run >> \"$HOME/runs\"; sleep 0.2; echo shown'\n")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { m.render() })
	}
	all.Wait()
	m.awaitIdle()
	if got := m.read("runs"); got != "run\n" {
		t.Errorf("50 renders of one session ran the command %d times", strings.Count(got, "run"))
	}
	m.renderUntil("shown")
}

// A process that is killed leaves nothing behind that keeps the next from
// running the command.
func TestChainGoesOnAfterAKill(t *testing.T) {
	t.Parallel()
	m := newChainMachine(t, "timeout: 1m\ncommand: 'echo \"$PPID $$\" > \"$HOME/ids.new\"; mv \"$HOME/ids.new\" \"$HOME/ids\"; sleep 600'\n")
	m.render()
	var refresher, command int
	for deadline := time.Now().Add(hang); ; time.Sleep(5 * time.Millisecond) {
		ids := strings.Fields(m.read("ids"))
		if len(ids) == 2 {
			refresher, _ = strconv.Atoi(ids[0])
			command, _ = strconv.Atoi(ids[1])
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the command was not run")
		}
	}
	if refresher <= 1 || command <= 1 {
		t.Fatalf("ids %d and %d", refresher, command)
	}
	kill := func(pid int) {
		if p, err := os.FindProcess(pid); err == nil {
			p.Signal(syscall.SIGKILL)
		}
	}
	kill(refresher)
	defer kill(command) // its sleep ends with the test's machine, in ten minutes at most
	m.writeOwn(".config/aiterm/chain.yaml", patient+"command: echo again\n")
	m.renderUntil("again")
	m.awaitIdle()
}

// Two lines would start one another for ever, and the row would be there twice.
func TestChainDoesNotRunWithinItself(t *testing.T) {
	t.Parallel()
	m := newChainMachine(t, patient+"command: 'echo run >> \"$HOME/runs\"; env \"$PROGRAM\" statusline render --plugins \"$HOME/plugins.yaml\"'\n")
	m.env = append(m.env, "PROGRAM="+m.program)
	m.render()
	m.awaitIdle()
	line, _ := m.render()
	m.awaitIdle()
	if got := plain(t, line); got != "Opus 5.5\n" || m.read("runs") != "run\n" {
		t.Errorf("the line is %q, and the command ran as %q", got, m.read("runs"))
	}
}

// A line that does not show it opens no file for it, whatever there is.
func TestChainThatIsNotShownIsNotLookedAt(t *testing.T) {
	t.Parallel()
	m := newChainMachine(t, patient+"command: 'echo run >> \"$HOME/runs\"'\n")
	m.writeOwn("plugins.yaml", "lines:\n  - left: [model]\nsegments:\n  chain: {}\n  second: {source: chain, show: false}\n")
	m.render()
	m.render()
	if _, err := os.Stat(m.path(".cache/aiterm/chain")); err == nil || m.read("runs") != "" {
		t.Errorf("it ran as %q (%v)", m.read("runs"), err)
	}
}
