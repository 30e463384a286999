// Package examples_test builds every example with the compilers at hand, and
// runs each in the sandbox.
package examples_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/plugins"
	"github.com/data-wise/aiterm/tools/pinned"
)

var rebuild = flag.Bool("rebuild", false, "build the examples anew and write their modules")

// folders are those with a segment on the native ABI. The module of standard Go has 2 MB,
// and that of JavaScript is an engine that is in the repository already: they are not.
var folders = []struct {
	dir       string
	committed bool
	limit     int // bytes
}{
	{"tinygo", true, 5 << 10},
	{"go", false, 4 << 20},
	{"c", true, 2 << 10},
	{"cpp", true, 3 << 10},
	{"rust", true, 6 << 10},
	{"zig", true, 3 << 10},
	{"d", true, 3 << 10},
	{"moonbit", true, 6 << 10},
	{"javascript", false, 140 << 10},
	{"assemblyscript", true, 8 << 10},
	{"wat", true, 1 << 10},
}

func TestExamples(t *testing.T) {
	tools, err := pinned.Tools("..")
	if err != nil {
		t.Fatal(err)
	}
	record := readRecord(t)
	for _, f := range folders {
		t.Run(f.dir, func(t *testing.T) {
			about, err := pack.ReadManifest(f.dir)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := install.ChooseName(install.Module{Manifest: about}, "", "", registry.Lock{}, plugins.Names()); err != nil {
				t.Errorf("nobody could add this one as it is: %v", err)
			}
			path := filepath.Join(f.dir, about.Name+".wasm")
			var module []byte
			if f.committed && !*rebuild {
				if module, err = os.ReadFile(path); err != nil {
					t.Fatal(err)
				}
				replay(t, f.dir, module)
			}
			was := record[f.dir]
			sources := sourcesDigest(t, f.dir)
			if was.sources != sources && !*rebuild {
				t.Errorf("the module was built from other sources: run make examples")
			}
			if module != nil && was.module != digest(module) {
				t.Errorf("%s is not the module that %s names: run make examples", path, recordPath)
			}

			compiler, err := tools.Find(t.Context(), f.dir, toolchain.Language(about.Build))
			if err != nil {
				t.Skipf("not built: %v", err)
			}
			made := buildExample(t, compiler, f.dir, about)
			if len(made.Module) > f.limit {
				t.Errorf("%d bytes, over the limit of %d", len(made.Module), f.limit)
			}
			replay(t, f.dir, made.Module)
			switch {
			case *rebuild:
				if f.committed {
					if err := os.WriteFile(path, made.Module, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				record[f.dir] = built{sources, digest(made.Module), compiler.Versions()}
			case compiler.Versions() != was.compilers:
				t.Logf("not compared byte for byte: this is %s, the module in the repository was built with %s", compiler.Versions(), was.compilers)
			case digest(made.Module) != was.module:
				t.Errorf("%s makes another module of the source: run make examples", compiler.Versions())
			}
		})
	}
	if *rebuild && !t.Failed() {
		writeRecord(t, record)
	}
}

func buildExample(t *testing.T, compiler toolchain.Compiler, dir string, about manifest.Manifest) pack.Packed {
	t.Helper()
	b, err := compiler.Build(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := pack.Pack(b.Module, about)
	if err != nil {
		t.Fatal(err)
	}
	if len(packed.Warnings) > 0 {
		t.Error(packed.Warnings)
	}
	return packed
}
