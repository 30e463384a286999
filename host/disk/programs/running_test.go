package programs

import (
	"os"
	"testing"
)

func TestRunningIsTheExecutable(t *testing.T) {
	want, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if got := Running(); got != want {
		t.Errorf("Running() = %q, want %q", got, want)
	}
}
