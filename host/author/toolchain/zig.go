package toolchain

import (
	"context"
	"fmt"
	"path/filepath"
)

const (
	zigEntry = "segment.zig"

	zigMajor, zigMinor = 0, 12 // the first that makes a program without an entry
)

// ZigFlags are those that the root of a segment is compiled with.
func ZigFlags() []string {
	return []string{"-target", "wasm32-freestanding", "-mcpu", "generic+bulk_memory+mutable_globals+nontrapping_fptoint+sign_ext",
		"-O", "ReleaseSmall", "-fstrip", "-fsingle-threaded", "-fno-entry", "--export=" + nativeEntry, "--stack", "16384"}
}

func (c *Compiler) findZig(ctx context.Context) error {
	path, ok := c.tools.find("zig")
	if !ok {
		return &MissingError{
			Tool: "zig", Use: "compiles Zig",
			Debian: "https://ziglang.org/download", MacOS: "brew install zig", Other: "winget install zig.zig",
		}
	}
	said, err := c.tools.run(ctx, command{path: path, args: []string{"version"}})
	if err != nil {
		return fmt.Errorf("ask zig for its version: %w", err)
	}
	tool := Tool{"zig", versionIn(said), path}
	if !atLeast(tool.Version, zigMajor, zigMinor) {
		return fmt.Errorf("%s is Zig %s: it has to be %d.%d or later: get it from https://ziglang.org/download", path, tool.Version, zigMajor, zigMinor)
	}
	c.Tools = append(c.Tools, tool)
	c.findOptimiser(ctx)
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		if !isFile(filepath.Join(dir, zigEntry)) {
			return "", fmt.Errorf("%s holds no %s, with which the program begins: add it", dir, zigEntry)
		}
		// Its cache would lie in the segment's folder.
		args := append([]string{"build-exe", zigEntry}, ZigFlags()...)
		args = append(args, "-femit-bin="+out, "--cache-dir", filepath.Join(filepath.Dir(out), "zig"))
		_, warnings, err := c.tools.compile(ctx, command{path: path, dir: dir, args: args})
		return warnings, err
	}
	return nil
}
