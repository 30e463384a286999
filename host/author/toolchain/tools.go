package toolchain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
)

// Tools is where compilers are looked for.
type Tools struct {
	// Env is the environment that they are looked for and run in. PATH says
	// where they are, TINYGO where TinyGo is.
	Env []string
}

func (t Tools) getenv(name string) string {
	for _, v := range slices.Backward(t.Env) {
		key, value, _ := strings.Cut(v, "=")
		if key == name || runtime.GOOS == "windows" && strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// find returns the first of the programs that is in a folder of PATH.
func (t Tools) find(programs ...string) (path string, ok bool) {
	for _, program := range programs {
		if all := t.findAll(program); len(all) > 0 {
			return all[0], true
		}
	}
	return "", false
}

// findAll returns a program in every folder of PATH that has it. Folders that are not
// absolute are left out, so that nothing is started from where a stranger's segment
// happens to lie.
func (t Tools) findAll(program string) (paths []string) {
	for _, folder := range filepath.SplitList(t.getenv("PATH")) {
		if !filepath.IsAbs(folder) {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(folder, program)); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// command is one start of a tool.
type command struct {
	path string
	args []string
	dir  string
	env  []string // beside that of the tools, see [environment]
}

// run starts a tool and returns what it wrote to stdout. The error of a tool
// that fails holds what it said.
func (t Tools) run(ctx context.Context, c command) (stdout string, err error) {
	stdout, _, err = t.compile(ctx, c)
	return stdout, err
}

// compile is run for a compiler: what it said although it succeeded, its
// warnings, is returned as well, readable.
func (t Tools) compile(ctx context.Context, c command) (stdout, warnings string, err error) {
	cmd := exec.CommandContext(ctx, c.path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = append(environment(t.Env), c.env...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err = cmd.Run()
	if ctx.Err() != nil {
		return "", "", ctx.Err()
	}
	if err == nil {
		return out.String(), readable(said.String()), nil
	}
	name := filepath.Base(c.path)
	if text := readable(said.String() + out.String()); text != "" {
		return "", "", fmt.Errorf("%s failed (%w) and says:\n%s", name, err, text)
	}
	return "", "", fmt.Errorf("%s failed: %w", name, err)
}

// maxSaid is how much is shown of what a compiler says; the first mistake is
// what matters.
const maxSaid = 8 << 10

// readable is what a compiler said, indented, without anything that a terminal
// would obey: it quotes the source, and that may be a stranger's.
func readable(text string) string {
	cut := len(text) > maxSaid
	text = text[:min(len(text), maxSaid)]
	var lines []string
	for line := range strings.Lines(text) {
		line = span.Clean(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "))
		if strings.TrimSpace(line) != "" {
			lines = append(lines, "  "+line)
		}
	}
	if cut {
		lines = append(lines, "  …")
	}
	return strings.Join(lines, "\n")
}

// versionIn is the first version number in what a tool says about itself, or
// "unknown".
func versionIn(text string) string {
	if v := regexp.MustCompile(`[0-9]+(\.[0-9]+)*`).FindString(text); v != "" {
		return v
	}
	return "unknown"
}

// atLeast compares two versions by their first two numbers.
func atLeast(version string, major, minor int) bool {
	var gotMajor, gotMinor int
	if n, _ := fmt.Sscanf(version, "%d.%d", &gotMajor, &gotMinor); n == 0 {
		return false
	}
	return gotMajor > major || gotMajor == major && gotMinor >= minor
}

// MissingError says that a tool is not installed.
type MissingError struct {
	Tool   string // what it is called
	Use    string // what it is there for
	Debian string // how to get it, a line each
	MacOS  string
	Other  string // Windows
	Else   string // what to do without it, or ""
}

func (e *MissingError) Error() string {
	text := fmt.Sprintf("%s is not on the PATH: it %s. Get it, then build again:\n  Debian   %s\n  macOS    %s\n  Windows  %s",
		e.Tool, e.Use, e.Debian, e.MacOS, e.Other)
	if e.Else != "" {
		text += "\n" + e.Else
	}
	return text
}

// IsMissing reports whether err says that a tool is not installed.
func IsMissing(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing)
}
