package line

import (
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
)

// Other bytes at the path of a module, or under its name, find nothing of what the
// earlier ones stored; an update of what was installed does.
func TestStoreOfAPathBelongsToItsBytes(t *testing.T) {
	dirs := state.Dirs{Cache: "/c"}
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	if a, b := storePath(dirs, config.Segment{Name: "seg", SHA256: one}, ""), storePath(dirs, config.Segment{Name: "seg", SHA256: two}, ""); a == b {
		t.Errorf("both have %s", a)
	}
	if a, b := storePath(dirs, config.Segment{Name: "seg", SHA256: one}, ""), storePath(dirs, config.Segment{Name: "seg", SHA256: one, Installed: "seg"}, ""); a == b {
		t.Errorf("what was installed has the same: %s", a)
	}
	if a, b := storePath(dirs, config.Segment{Name: "seg", SHA256: one, Installed: "seg"}, ""), storePath(dirs, config.Segment{Name: "seg", SHA256: two, Installed: "seg"}, ""); a != b {
		t.Errorf("an update has %s, before %s", b, a)
	}
}
