package config

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// The files of a package have one time in every version, and two builds may have one size.
func TestAnotherProgramOfTheSameSizeAndTimeIsAnother(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("size and time are all that is known of a file there; what segments showed goes by their digest, too")
	}
	dir := t.TempDir()
	install := func(name, content string) {
		t.Helper()
		packed := time.Unix(1, 0)
		fresh := filepath.Join(dir, name+".new")
		if err := os.WriteFile(fresh, []byte(content), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(fresh, packed, packed); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(fresh, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	identity := func() string {
		return Identify(func(string) string { return "" }, state.Dirs{}, "", filepath.Join(dir, "aiterm-line")).Program
	}
	install("aiterm", "one")
	install("aiterm-line", "one")
	before := identity()
	if again := identity(); again != before {
		t.Errorf("it is %q, and then %q", before, again)
	}
	for _, name := range []string{"aiterm", "aiterm-line"} {
		install(name, "two")
		if after := identity(); after == before {
			t.Errorf("another %s is the same", name)
		} else {
			before = after
		}
	}
}
