package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A module is measured before it is written, and measuring ends whatever the
// module does.
func TestMeasureHostileModules(t *testing.T) {
	for guest, want := range map[string]string{
		"spin-in-start":      "does not start within 10s: it loops in _initialize, or in its start function",
		"spin-in-initialize": "does not start within 10s: it loops in _initialize, or in its start function",
		"trap-in-initialize": "could not start: module[] function[_initialize] failed: wasm error: unreachable",
		"table-minimum":      "a table has 4000000000 entries, over the limit of 65536: build it smaller",
		"memory-minimum":     "section memory: min 257 pages (16 Mi) over limit of 256 pages (16 Mi)",
		"wrong-import":       "imports aiterm_v1.now as (i32) -> i32",
		"wrong-signature":    "exports aiterm_segment_v1 as (i32) -> nothing: it must be () -> i32",
		"spin":               "", // it does nothing before it is rendered
		"recursion":          "",
		"memory-growth":      "",
	} {
		t.Run(guest, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.copy(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile", guest+".wasm"), "guest.wasm")
			if err := os.WriteFile(m.path("segment.yaml"), []byte("name: guest\nversion: 1.0.0\ndescription: A guest\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 3*hang)
			defer cancel()
			cmd := exec.CommandContext(ctx, m.program, "plugins", "pack", "guest.wasm", "-o", "out.wasm")
			cmd.Env, cmd.Dir = m.env, m.home
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			err := cmd.Run()
			if ctx.Err() != nil {
				t.Fatal("it did not end")
			}
			_, missing := os.Stat(m.path("out.wasm"))
			if want == "" {
				if err != nil || missing != nil || !strings.HasPrefix(out.String(), "out.wasm: guest 1.0.0, ") {
					t.Errorf("%v, %v\n%s%s", err, missing, out.String(), errs.String())
				}
				return
			}
			if err == nil || !strings.Contains(errs.String(), "guest was not written, since its module cannot be loaded: ") || !strings.Contains(errs.String(), want) {
				t.Errorf("%v\n%s", err, errs.String())
			}
			if missing == nil {
				t.Error("the module was written")
			}
		})
	}
}
