package examples_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// replay renders the golden cases of a folder with a module, in the real
// sandbox. The modules are this repository's own, so they may run in here.
func replay(t *testing.T, dir string, module []byte) {
	t.Helper()
	about, found, err := manifest.FromModule(module)
	if err != nil || !found {
		t.Fatalf("the manifest in the module: found %v, %v", found, err)
	}
	cases, err := testcase.Read(filepath.Join(dir, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	local := &trial.Local{Module: module, Load: trial.Engines(nil)}
	defer local.Close()
	render := func(_ context.Context, w trial.World) (trial.Report, error) { return local.Render(w) }
	for _, c := range cases {
		r, err := conformance.Replay(t.Context(), render, about, c)
		if err != nil {
			t.Fatal(err)
		}
		if !r.OK() {
			t.Errorf("%s: failure %q, want %q; spans (-want +got):\n%s", c.Name, r.Failure, c.Error, cmp.Diff(r.Want(), r.Got.Spans))
		}
	}
}
