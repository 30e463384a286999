package line

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
)

// A plugins.yaml can call a segment what it likes: it gets no store but that of
// what was installed.
func TestStoresBelongToWhatWasInstalled(t *testing.T) {
	dirs := state.Dirs{Cache: t.TempDir()}
	segments := []config.Segment{
		{Name: "sa", Installed: "sa"},
		{Name: "sb", Installed: "sb"},
		{Name: "sa", Installed: "sb"},
		{Name: "sb", Installed: "sa"},
		{Name: "sa", Source: "/elsewhere/sa.wasm"},
		{Name: "sa-sb", Installed: "sa-sb"},
		// One that can send something away, with each view of the status.
		{Name: "sa", Installed: "sa", Grant: []string{"http:example.com"}},
		{Name: "sa", Installed: "sa", Grant: []string{"http:example.com", "status:cost"}},
		{Name: "sa", Installed: "sa", Grant: []string{"http:example.com", "status:cost", "status:model"}},
		{Name: "sa", Installed: "sb", Grant: []string{"http:example.com"}},
	}
	owners := map[string]config.Segment{}
	for _, s := range segments {
		path := storePath(dirs, s, "")
		if other, taken := owners[path]; taken {
			t.Errorf("%+v and %+v share %s", s, other, path)
		}
		owners[path] = s
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := ForgetStore(dirs, "sa"); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dirs.Cache, "store", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if diff := cmp.Diff([]string{"@sa.json", "sa-sb.json", "sb.json", "sb@sa.json", "sb@sa@@33niihzj4ux45.json"}, left); diff != "" {
		t.Errorf("left after sa was removed (-want +got):\n%s", diff)
	}
	if err := ForgetStore(state.Dirs{Cache: t.TempDir()}, "sa"); err != nil {
		t.Errorf("without a store: %v", err)
	}
}
