//go:build !js

package engines

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/inside"
)

// asGuest makes the test binary a guest's process, which compiles.
const asGuest = "as-guest"

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == asGuest {
		os.Exit(inside.Main(os.Args[2:], inside.Native()))
	}
	os.Exit(m.Run())
}

// What runs is the code of the bytes that were granted something, whatever lies in the
// module's file by now: it is not read. Only what was not compiled is, and hashed.
func TestCompiledModuleIsNotRead(t *testing.T) {
	binary, err := os.ReadFile("../../guest/wasm/testdata/hostile/hello.wasm")
	if err != nil {
		t.Fatal(err)
	}
	source, cacheDir := filepath.Join(t.TempDir(), "hello.wasm"), t.TempDir()
	write := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(source, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(binary)
	segment := config.Segment{Name: "hello", Source: source, SHA256: code.Hash(binary)}
	open := func() *Modules { return Open(config.Plan{}, cacheDir) }

	g, err := open().Find(segment)
	if err != nil || g.Binary == nil || !slices.Equal(g.Functions, []string{"span"}) {
		t.Errorf("before it is compiled: %d bytes, %q, %v", len(g.Binary), g.Functions, err)
	}
	write([]byte("other bytes"))
	if _, err := open().Find(segment); !errors.Is(err, errChanging) {
		t.Errorf("other bytes, before they are compiled: %v", err)
	}

	v := code.Vetter{Cache: open().Cache, Command: []string{os.Args[0], asGuest}}
	if err := v.Vet(t.Context(), binary); err != nil {
		t.Fatal(err)
	}
	m := open()
	g, err = m.Find(segment)
	if err != nil || g.Binary != nil || g.Hash != segment.SHA256 || !slices.Equal(g.Functions, []string{"span"}) {
		t.Errorf("once it is compiled: %d bytes, %q, %v", len(g.Binary), g.Functions, err)
	}
	if ready, err := m.Ready(g, m.Cache.Ready); !ready || err != nil {
		t.Errorf("ready: %v, %v", ready, err)
	}

	// If its code cannot be used, the module is read after all.
	if _, err := m.read(waiting{segment: segment, guest: g}); !errors.Is(err, errChanging) {
		t.Errorf("other bytes in the place of damaged code: %v", err)
	}
	if err := os.Remove(source); err != nil {
		t.Fatal(err)
	}
	if _, err := m.read(waiting{segment: segment, guest: g}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file in the place of damaged code: %v", err)
	}
}
