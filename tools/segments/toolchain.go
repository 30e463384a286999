package main

import (
	"context"
	"fmt"

	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/tools/pinned"
)

// The modules in the repository are built with these versions of TinyGo and of
// binaryen's wasm-opt: other ones make other bytes.
const (
	tinygoVersion  = "0.41.0"
	wasmOptVersion = "108"
)

// findTinyGo finds both in these versions, or says what to do.
func findTinyGo() (toolchain.Compiler, error) {
	tools, err := pinned.Tools(".")
	if err != nil {
		return toolchain.Compiler{}, err
	}
	c, err := tools.Find(context.Background(), ".", toolchain.TinyGo)
	if err != nil {
		return c, fmt.Errorf("%w\nor run tools/tinygo/install", err)
	}
	want := fmt.Sprintf("tinygo %s, wasm-opt %s", tinygoVersion, wasmOptVersion)
	if got := c.Versions(); got != want {
		return c, fmt.Errorf("this is %s: %s is needed, since others make other bytes: run tools/tinygo/install", got, want)
	}
	return c, nil
}
