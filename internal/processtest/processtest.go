// Package processtest is for tests of what many processes share: it runs a program
// many times at once, or ends it while it waits for a server. The program must not
// write anything.
package processtest

import (
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Twenty starts the command twenty times at once and returns when all have
// ended. The test fails if one does not end well, or says something.
func Twenty(t *testing.T, command func() *exec.Cmd) {
	t.Helper()
	var wait sync.WaitGroup
	for range 20 {
		cmd := command()
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		wait.Go(func() {
			if err := cmd.Wait(); err != nil || said.Len() > 0 {
				t.Errorf("a process: %v, %s", err, said.String())
			}
		})
	}
	wait.Wait()
}

// Self is the test binary as another program: what its TestMain does with those
// arguments.
func Self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(exe, args...)
}

// Silent is a server that gives no answer, until it is closed.
type Silent struct{ asked, closed chan struct{} }

// NewSilent makes one that takes a few requests.
func NewSilent() *Silent { return &Silent{make(chan struct{}, 9), make(chan struct{})} }

// ServeHTTP keeps a request waiting.
func (s *Silent) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	s.asked <- struct{}{}
	select {
	case <-s.closed:
	case <-r.Context().Done():
	}
}

// Kill starts a process, and kills it once it has asked and meanwhile has been done.
func (s *Silent) Kill(t *testing.T, cmd *exec.Cmd, meanwhile func()) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-s.asked
	meanwhile()
	cmd.Process.Kill() // SIGKILL
	cmd.Wait()
}

// Close lets the server answer, with nothing.
func (s *Silent) Close() { close(s.closed) }
