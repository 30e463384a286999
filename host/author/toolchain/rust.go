package toolchain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	rustTarget = "wasm32-unknown-unknown"
	rustEntry  = "segment.rs"

	rustMajor, rustMinor = 1, 63 // the oldest that was tried
)

// RustFlags are those that a crate is compiled with. There is no Cargo: its build
// scripts and macros of other crates would be programs that the folder names.
func RustFlags() []string {
	return []string{"--edition=2021", "--target=" + rustTarget, "--crate-type=cdylib", "--crate-name=segment",
		"-Copt-level=z", "-Cpanic=abort", "-Clto", "-Ccodegen-units=1", "-Cstrip=symbols",
		"-Clink-arg=--stack-first", "-Clink-arg=-zstack-size=16384"}
}

// findRust takes the first rustc that has the library of WebAssembly beside its own:
// rustup and a distribution may both be on the PATH.
func (c *Compiler) findRust(ctx context.Context) error {
	missing := &MissingError{
		Tool: "rustc", Use: "compiles Rust",
		Debian: "apt install rustc libstd-rust-dev-wasm32 lld-14",
		MacOS:  "brew install rustup, then rustup default stable and rustup target add " + rustTarget,
		Other:  "winget install Rustlang.Rustup, then rustup target add " + rustTarget,
	}
	for _, path := range c.tools.findAll("rustc") {
		path, err := c.rustBehind(ctx, path)
		if err != nil {
			continue
		}
		said, err := c.tools.run(ctx, command{path: path, args: []string{"--print=target-libdir", "--target=" + rustTarget}})
		if err != nil {
			continue
		}
		if libraries, err := os.ReadDir(strings.TrimSpace(said)); err != nil || len(libraries) == 0 {
			missing.Use = "compiles Rust; " + path + " has no library for " + rustTarget + ": with rustup it is rustup target add " + rustTarget
			continue
		}
		said, err = c.tools.run(ctx, command{path: path, args: []string{"--version"}})
		if err != nil {
			return fmt.Errorf("ask rustc for its version: %w", err)
		}
		tool := Tool{"rustc", versionIn(said), path}
		if !atLeast(tool.Version, rustMajor, rustMinor) {
			return fmt.Errorf("%s is Rust %s: it has to be %d.%d or later: get it from https://rustup.rs", path, tool.Version, rustMajor, rustMinor)
		}
		c.Tools = append(c.Tools, tool)
		c.findOptimiser(ctx)
		c.compile = func(ctx context.Context, dir, out string) (string, error) {
			if !isFile(filepath.Join(dir, rustEntry)) {
				return "", fmt.Errorf("%s holds no %s, with which the crate begins: add it", dir, rustEntry)
			}
			_, warnings, err := c.tools.compile(ctx, command{path: path, dir: dir, args: append(RustFlags(), "-o", out, rustEntry)})
			return warnings, err
		}
		return nil
	}
	return missing
}

// rustBehind is the compiler that a rustc on the PATH starts. That of rustup looks into
// the folder, and a rust-toolchain.toml there has it download or start another one; so
// it is asked from elsewhere, and the compiler itself is run.
func (c *Compiler) rustBehind(ctx context.Context, path string) (compiler string, err error) {
	said, err := c.tools.run(ctx, command{path: path, args: []string{"--print=sysroot"}, dir: os.TempDir()})
	if err != nil {
		return "", err
	}
	compiler = filepath.Join(strings.TrimSpace(said), "bin", filepath.Base(path))
	if !isFile(compiler) {
		return path, nil
	}
	return compiler, nil
}
