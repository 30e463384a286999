// Package hometest is for tests of a render: somebody's home and environment.
package hometest

import (
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Person has a home folder, in which there is nothing yet.
type Person struct {
	T    testing.TB
	Home string
	Env  map[string]string
}

// New makes one. What a render leaves to the end of its process is undone when
// the test ends.
func New(t testing.TB) *Person {
	t.Helper()
	home := t.TempDir()
	t.Cleanup(func() { signal.Reset(os.Interrupt, syscall.SIGTERM) })
	return &Person{T: t, Home: home, Env: map[string]string{
		"HOME": home, "USERPROFILE": home, "NO_COLOR": "1",
		"APPDATA": filepath.Join(home, "roaming"), "LOCALAPPDATA": filepath.Join(home, "local"),
	}}
}

// Getenv looks a variable up.
func (p *Person) Getenv(name string) string { return p.Env[name] }

// Dirs are the person's folders.
func (p *Person) Dirs() state.Dirs {
	p.T.Helper()
	dirs, err := state.Locate(p.Getenv)
	if err != nil {
		p.T.Fatal(err)
	}
	return dirs
}
