package trial

import (
	"fmt"
	"os"
	"testing"
)

// serving is the argument of the processes that this test starts of itself: a guest
// that does not return can only be run there.
const serving = "serve-trials"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == serving {
		if err := Serve(os.Stdin, os.Stdout, Engines(nil), nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}
