package programs

import (
	"os"
	"strings"
	"testing"
)

// What is tried must be built as what is released.
func TestReleaseFlags(t *testing.T) {
	data, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(data), "\nRELEASE ")
	line, _, _ = strings.Cut(line, "\n")
	got := strings.ReplaceAll(strings.TrimLeft(line, " ="), `"`, "")
	if want := strings.Join(release, " "); got != want {
		t.Errorf("the Makefile builds with %s, the tools with %s", got, want)
	}
}
