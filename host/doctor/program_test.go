package doctor

import (
	"context"
	"testing"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// What a line has heard in the background is said, and not that there is nothing new.
func TestNewerVersion(t *testing.T) {
	for _, test := range []struct {
		own, plugins string
		want         bool
	}{{"v0.1.0", "", true}, {"v0.2.0", "", false}, {"v0.1.0", "update_notice: false\n", false}} {
		w := newWorld(t)
		in := w.input()
		in.Build = programs.Build{Version: test.own}
		w.write(".cache/aiterm/newer.json", `{"asked":"2026-11-30T12:00:00Z","latest":"v0.2.0"}`, 0o600)
		if test.plugins != "" {
			w.write(".config/aiterm/plugins.yaml", test.plugins, 0o600)
		}
		_, found := exam{Input: in}.program(context.Background())
		got := false
		for _, f := range found {
			got = got || f.State == Note && f.Found == "aiterm v0.2.0 is out"
		}
		if got != test.want {
			t.Errorf("%s with %q: the notice is there: %v\n%+v", test.own, test.plugins, got, found)
		}
	}
}
