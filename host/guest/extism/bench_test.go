package extism

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/tetratelabs/wazero"
)

// BenchmarkRender is what one plugin costs a render that finds its code in the
// cache, with what the engine does first.
func BenchmarkRender(b *testing.B) {
	for _, path := range []string{
		filepath.Join("..", "..", "..", "examples", "assemblyscript-pdk", "voice.wasm"),
		filepath.Join("testdata", "hostile", "echo.wasm"),
		filepath.Join("testdata", "hostile", "wasi-stdout.wasm"),
	} {
		b.Run(filepath.Base(path), func(b *testing.B) {
			binary, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			dir := b.TempDir()
			open := func() wazero.CompilationCache {
				cache, err := wazero.NewCompilationCacheWithDir(dir)
				if err != nil {
					b.Fatal(err)
				}
				return cache
			}
			if err := CompileKernel(open()); err != nil {
				b.Fatal(err)
			}
			if err := Compile(open(), binary); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e, err := New(open())
				if err != nil {
					b.Fatal(err)
				}
				m, err := e.Load(binary)
				if err == nil {
					err = m.Run(guesttest.Call(b))
				}
				if err != nil {
					b.Fatal(err)
				}
				e.Close()
			}
		})
	}
}
