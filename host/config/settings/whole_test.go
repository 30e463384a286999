package settings

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestReset(t *testing.T) {
	files := fixture(t)
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	if kept, err := Reset(files, now); kept != "" || err != nil {
		t.Errorf("nothing to reset: %q, %v", kept, err)
	}
	for i, want := range []string{".20261122T100000Z.bak", ".20261122T100000Z-2.bak"} {
		before := fmt.Sprintf("padding: %d\n", i)
		write(t, files.Plugins, before)
		kept, err := Reset(files, now)
		if err != nil || kept != files.Plugins+want || text(t, kept) != before || text(t, files.Plugins) != "" {
			t.Errorf("%q, %v", kept, err)
		}
	}
}

func TestReplaceLeavesWhatIsNewer(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, "padding: 2\n")
	err := ReplacePlugins(files, []byte("padding: 1\n"), true, []byte("padding: 3\n"))
	if err == nil || !strings.Contains(err.Error(), "was changed meanwhile") || text(t, files.Plugins) != "padding: 2\n" {
		t.Errorf("%v, %q", err, text(t, files.Plugins))
	}
	err = ReplacePlugins(files, nil, false, []byte("padding: 3\n"))
	if err == nil || text(t, files.Plugins) != "padding: 2\n" {
		t.Errorf("%v, %q", err, text(t, files.Plugins))
	}
}
