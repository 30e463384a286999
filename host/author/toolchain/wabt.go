package toolchain

import (
	"context"
	"fmt"
)

// findWabt finds the assembler of the text format. What it makes is not
// optimised afterwards: who writes WebAssembly by hand means every byte.
func (c *Compiler) findWabt(ctx context.Context) error {
	path, ok := c.tools.find("wat2wasm")
	if !ok {
		return &MissingError{
			Tool: "wat2wasm", Use: "assembles WebAssembly text",
			Debian: "apt install wabt", MacOS: "brew install wabt", Other: "https://github.com/WebAssembly/wabt/releases",
		}
	}
	said, err := c.tools.run(ctx, command{path: path, args: []string{"--version"}})
	if err != nil {
		return fmt.Errorf("ask wat2wasm for its version: %w", err)
	}
	c.Tools = append(c.Tools, Tool{"wat2wasm", versionIn(said), path})
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		files, err := sources(dir, ".wat")
		if err != nil {
			return "", err
		}
		if len(files) != 1 {
			return "", fmt.Errorf("%s holds %d files *.wat: a segment is made of one", dir, len(files))
		}
		_, warnings, err := c.tools.compile(ctx, command{path: path, dir: dir, args: []string{"./" + files[0], "-o", out}})
		return warnings, err
	}
	return nil
}
