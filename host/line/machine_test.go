package line

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/relay"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/status"
)

// world is a person's machine: a home and its environment.
type world struct {
	t    testing.TB
	home string
	env  map[string]string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	home := t.TempDir()
	// What a render leaves to the end of its process.
	t.Cleanup(func() { signal.Reset(os.Interrupt, syscall.SIGTERM) })
	return &world{t: t, home: home, env: map[string]string{
		"HOME": home, "USERPROFILE": home, "NO_COLOR": "1",
		"APPDATA": filepath.Join(home, "roaming"), "LOCALAPPDATA": filepath.Join(home, "local"),
	}}
}

func (w *world) getenv(name string) string { return w.env[name] }

func (w *world) dirs() state.Dirs {
	w.t.Helper()
	dirs, err := state.Locate(w.getenv)
	if err != nil {
		w.t.Fatal(err)
	}
	return dirs
}

// input is a render with all the time that it may need.
func (w *world) input(stdin string) Input {
	return Input{
		Start: time.Now().Add(time.Minute), Stdin: strings.NewReader(stdin),
		Getenv: w.getenv, Dirs: w.dirs(),
	}
}

// at is a line at a time, with what an earlier one left.
func (w *world) at(now time.Time, stdin string) *Line {
	w.t.Helper()
	s, err := status.Parse([]byte(stdin))
	if err != nil {
		w.t.Fatal(err)
	}
	l := &Line{Input: w.input(""), Now: now, Status: s, Plan: rememberPlan(), Segments: Placed(rememberPlan())}
	l.Identity.Program = "this one"
	l.Memo = l.openMemo()
	return l
}

// texts is what each outcome shows, with "late" behind it for one that is.
func texts(outcomes []relay.Outcome) []string {
	out := make([]string, len(outcomes))
	for i, o := range outcomes {
		for _, s := range o.Spans {
			out[i] += s.Text
		}
		if o.Late {
			out[i] += "late"
		}
	}
	return out
}
