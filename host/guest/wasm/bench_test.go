package wasm

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
)

// openedAnew returns what opens a code cache with the module in it, as a new
// process does.
func openedAnew(b *testing.B, binary []byte) func() wazero.CompilationCache {
	dir := b.TempDir()
	open := func() wazero.CompilationCache {
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			b.Fatal(err)
		}
		return cache
	}
	if err := Compile(open(), binary); err != nil {
		b.Fatal(err)
	}
	return open
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		e, err := New(nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
}

// BenchmarkLoad is what a render pays for a module whose code is in the cache,
// and for an engine; BenchmarkRun is an instance and one call.
func BenchmarkLoad(b *testing.B) {
	forBuiltins(b, func(b *testing.B, binary []byte) {
		open := openedAnew(b, binary)
		for b.Loop() {
			e, err := New(open(), nil)
			if err == nil {
				_, err = e.Load(binary)
			}
			if err != nil {
				b.Fatal(err)
			}
			e.Close()
		}
	})
}

func BenchmarkRun(b *testing.B) {
	forBuiltins(b, func(b *testing.B, binary []byte) {
		open := openedAnew(b, binary)
		var m *Module
		var e *Engine
		for n := 0; b.Loop(); n++ {
			if n%64 == 0 { // instances stay until the engine is closed
				b.StopTimer()
				if e != nil {
					e.Close()
				}
				var err error
				if e, err = New(open(), nil); err != nil {
					b.Fatal(err)
				}
				if m, err = e.Load(binary); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			call := guesttest.Call(b, "git", "usage", "env:HOME", "env:USERPROFILE")
			if err := m.Run(call); err != nil {
				b.Fatal(err)
			}
		}
		e.Close()
	})
}

func forBuiltins(b *testing.B, bench func(b *testing.B, binary []byte)) {
	for _, name := range []string{"model", "git", "usage"} {
		b.Run(name, func(b *testing.B) {
			binary, err := os.ReadFile(filepath.Join("..", "..", "..", "plugins", name, name+".wasm"))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			bench(b, binary)
		})
	}
}
