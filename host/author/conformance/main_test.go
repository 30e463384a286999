package conformance

import (
	"fmt"
	"os"
	"testing"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// serving is the argument of the processes that this test starts of itself: a guest
// that does not return can only be run there.
const serving = "serve-trials"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == serving {
		if err := trial.Serve(os.Stdin, os.Stdout, trial.Engines(nil), nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// kitFor is a kit whose guests run in processes of their own.
func kitFor(t *testing.T, module []byte) Kit {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &trial.Process{Command: []string{program, serving}, Module: module}
	t.Cleanup(p.Close)
	return Kit{Module: module, Start: p.Start, Render: p.Render}
}

func logged(text string) capability.LogLine { return capability.LogLine{Level: levelError, Text: text} }
