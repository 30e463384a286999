package toolchain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm"
)

// TinyGoFlags are those that every segment is built with, beside the target.
func TinyGoFlags() []string { return []string{"-no-debug", "-opt=z", "-panic=trap"} }

const (
	targetFile = "sdk/segment.json" // of aiterm.Sources

	tinygoMajor, tinygoMinor = 0, 41 // the oldest that was tried
	goMajor, goMinor         = 1, 24 // the first with go:wasmexport
)

func (c *Compiler) findTinyGo(ctx context.Context) error {
	path, ok := c.tools.getenv("TINYGO"), true
	if path == "" {
		path, ok = c.tools.find("tinygo")
	}
	if !ok {
		return &MissingError{
			Tool: "TinyGo", Use: "makes segments of a few KB out of Go",
			Debian: "the .deb of https://github.com/tinygo-org/tinygo/releases",
			MacOS:  "brew tap tinygo-org/tools && brew install tinygo",
			Other:  "scoop install tinygo",
			Else:   `or build the same source with standard Go, to 2 MB: write "build: go" in segment.yaml`,
		}
	}
	out, err := c.tools.run(ctx, command{path: path, args: []string{"version"}})
	if err != nil {
		return fmt.Errorf("ask TinyGo for its version: %w", err)
	}
	tool := Tool{"tinygo", versionIn(out), path}
	if !atLeast(tool.Version, tinygoMajor, tinygoMinor) {
		return fmt.Errorf("%s is TinyGo %s: it has to be %d.%d or later: get it from https://tinygo.org", path, tool.Version, tinygoMajor, tinygoMinor)
	}
	goPath, ok := c.tools.find("go")
	if !ok {
		return missingGo("is what TinyGo needs beside itself")
	}
	_, settings, err := c.tools.askGo(ctx, goPath)
	if err != nil {
		return fmt.Errorf("ask Go for its settings: %w", err)
	}
	c.Tools = append(c.Tools, tool)
	c.findOptimiser(ctx)
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		target, err := aiterm.Sources.ReadFile(targetFile)
		if err != nil {
			return "", err
		}
		at := filepath.Join(filepath.Dir(out), "segment.json")
		if err := os.WriteFile(at, target, 0o600); err != nil {
			return "", fmt.Errorf("write the target of TinyGo: %w", err)
		}
		args := append([]string{"build", "-target", at}, TinyGoFlags()...)
		_, warnings, err := c.tools.compile(ctx, command{path: path, args: append(args, "-o", out, "."), dir: dir, env: settings})
		return warnings, err
	}
	return nil
}

func missingGo(use string) error {
	return &MissingError{
		Tool: "Go", Use: use,
		Debian: "https://go.dev/dl (the distribution's own may be too old)",
		MacOS:  "brew install go",
		Other:  "winget install GoLang.Go",
	}
}

func (c *Compiler) findGo(ctx context.Context) error {
	path, ok := c.tools.find("go")
	if !ok {
		return missingGo("compiles this segment")
	}
	version, settings, err := c.tools.askGo(ctx, path)
	if err != nil {
		return fmt.Errorf("ask Go for its version: %w", err)
	}
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		_, warnings, err := c.tools.compile(ctx, command{path: path, dir: dir,
			args: []string{"build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out, "."},
			env:  append(slices.Clone(settings), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")})
		return warnings, err
	}
	tool := Tool{"go", version, path}
	if !atLeast(tool.Version, goMajor, goMinor) {
		return fmt.Errorf("%s is Go %s: it has to be %d.%d or later to export a function to WebAssembly: get it from https://go.dev/dl", path, tool.Version, goMajor, goMinor)
	}
	c.Tools = append(c.Tools, tool)
	return nil
}
