//go:build darwin || windows

package confine

import (
	"os"
	"runtime"
	"testing"
)

// holds makes an attempt without walls, which must succeed, and behind all of them,
// where it must not.
func holds(t *testing.T, try string) {
	t.Helper()
	o := orders{Try: try, Walls: "none", World: world{Outside: t.TempDir()}}
	if open, err := o.run(t); err != nil || !open.Got {
		t.Skipf("it is not possible here without walls either: %s %v", open.Said, err)
	}
	o.Walls = "all"
	closed, err := o.run(t)
	if err != nil || closed.Got {
		t.Errorf("%s: %s %v, behind %v", try, closed.Said, err, closed.Report)
	}
}

// On macOS root may have any number of processes.
func TestNoOtherProcess(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root is not limited")
	}
	holds(t, "start a program")
}

func TestLowIntegrity(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("only Windows has levels of integrity")
	}
	holds(t, "make a file")
}
