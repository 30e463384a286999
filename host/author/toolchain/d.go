package toolchain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const ldcMajor, ldcMinor = 1, 30 // the oldest that was tried

// DFlags are those that every D file is compiled with. A segment has no run-time
// library: -betterC is the language without.
func DFlags() []string {
	return []string{"-mtriple=wasm32-unknown-unknown-wasm", "-betterC", "-Oz", "-w",
		"-mattr=+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals"}
}

func (c *Compiler) findD(ctx context.Context) error {
	path, ok := c.tools.find("ldc2")
	if !ok {
		return &MissingError{
			Tool: "ldc2", Use: "compiles D to WebAssembly, which no other compiler of D does",
			Debian: "apt install ldc lld", MacOS: "brew install ldc lld", Other: "winget install ldc-developers.LDC",
		}
	}
	said, err := c.tools.run(ctx, command{path: path, args: []string{"--version"}})
	if err != nil {
		return fmt.Errorf("ask ldc2 for its version: %w", err)
	}
	_, said, _ = strings.Cut(said, "compiler (")
	tool := Tool{"ldc2", versionIn(said), path}
	if !atLeast(tool.Version, ldcMajor, ldcMinor) {
		return fmt.Errorf("%s is LDC %s: it has to be %d.%d or later: get it from https://github.com/ldc-developers/ldc/releases", path, tool.Version, ldcMajor, ldcMinor)
	}
	linker, err := c.findLinker("links what ldc2 compiles, and belongs to LLVM's lld")
	if err != nil {
		return err
	}
	c.Tools = append(c.Tools, tool)
	c.findOptimiser(ctx)
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		files, err := sources(dir, ".d")
		if err != nil {
			return "", err
		}
		if len(files) == 0 {
			return "", fmt.Errorf("%s holds no file *.d: add one that imports aiterm", dir)
		}
		// Compiled from a folder with nothing else: ldc2 takes an ldc2.conf where it runs,
		// and that may name a plugin to be loaded into the compiler.
		alone := filepath.Join(filepath.Dir(out), "sources")
		args := append(DFlags(), "-c", "-of=../segment.o")
		for _, file := range files {
			if err := copyInto(alone, dir, file); err != nil {
				return "", err
			}
			args = append(args, "./"+file)
		}
		_, warnings, err := c.tools.compile(ctx, command{path: path, dir: alone, args: args})
		if err != nil {
			return "", err
		}
		object := filepath.Join(filepath.Dir(out), "segment.o")
		// What D calls export is no export in WebAssembly, so the linker is told.
		_, err = c.tools.run(ctx, command{path: linker, args: append(LinkFlags(), "--export="+nativeEntry, object, "-o", out)})
		return warnings, err
	}
	return nil
}

// copyInto copies a file of one folder to another, which it makes.
func copyInto(to, from, name string) error {
	data, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, name), data, 0o600)
}
