package toolchain

import (
	"context"
	"os"
	"path/filepath"
	"slices"
)

// OptimiseFlags are those of wasm-opt. They make the module smaller, keep to
// what every engine of WebAssembly 2.0 has, and change nothing of what it does.
func OptimiseFlags() []string {
	return []string{"-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int",
		"--enable-sign-ext", "--enable-mutable-globals", "--strip-debug", "--strip-producers", "--strip-target-features"}
}

// findOptimiser adds wasm-opt to the tools if it is there; it need not be.
func (c *Compiler) findOptimiser(ctx context.Context) {
	path, ok := c.tools.find("wasm-opt")
	if ok {
		if out, err := c.tools.run(ctx, command{path: path, args: []string{"--version"}}); err == nil {
			c.optimiser = path
			c.Tools = append(c.Tools, Tool{"wasm-opt", versionIn(out), path})
			return
		}
	}
	c.notes = append(c.notes, "wasm-opt is not installed: with it (the package binaryen) the module gets a little smaller")
}

func (c Compiler) optimise(ctx context.Context, dir string, wasm []byte) ([]byte, error) {
	path := filepath.Join(dir, "optimised.wasm")
	if err := os.WriteFile(path, wasm, 0o600); err != nil {
		return nil, err
	}
	if _, err := c.tools.run(ctx, command{path: c.optimiser, args: append(slices.Clone(OptimiseFlags()), path, "-o", path)}); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
