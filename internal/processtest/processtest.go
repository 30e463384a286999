// Package processtest is for tests of what many processes share: it runs a program
// many times at once. The program must not write anything.
package processtest

import (
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
