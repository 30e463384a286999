//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// programs are the paths of what is measured.
type programs struct{ aiterm, hello string }

// release are the flags that the Makefile builds a release with.
var release = []string{"-trimpath", "-ldflags=-s -w"}

// build makes both programs as a release is made. With cgo, package net (wazero
// imports it) has them linked against the C library, and loading that costs
// more than a millisecond at every start.
func build(dir string) (programs, error) {
	p := programs{aiterm: filepath.Join(dir, "aiterm"), hello: filepath.Join(dir, "hello")}
	for path, source := range map[string]string{p.aiterm: "./cmd/aiterm", p.hello: "./tools/bench/hello"} {
		if err := buildOne(path, source); err != nil {
			return p, err
		}
	}
	return p, nil
}

// buildOne makes one program. It is copied then, piece by piece, as an installer
// does: the pages of a file that Go's linker wrote lie about in memory, and starting
// it costs up to a tenth more until the machine has forgotten them. (Written in one
// piece it would start faster than any installed program does.)
func buildOne(path, source string, more ...string) error {
	built := path + ".built"
	args := slices.Concat([]string{"build", "-buildvcs=false", "-o", built}, release, more, []string{source})
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", strings.Join(append(more, source), " "), err, out)
	}
	data, err := os.ReadFile(built)
	if err != nil {
		return err
	}
	if err := os.Remove(built); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	for piece := range slices.Chunk(data, 128<<10) {
		if _, err := f.Write(piece); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

// program says what was measured.
type program struct {
	Version string `json:"version"`
	Commit  string `json:"commit"` // with "+" if the work tree is not it; "" if it is no checkout
	Bytes   int64  `json:"bytes"`
}

func (w *world) program() program {
	p := program{Commit: output("git", "rev-parse", "--short=12", "HEAD")}
	if p.Commit != "" && output("git", "status", "--porcelain") != "" {
		p.Commit += "+"
	}
	if words := strings.Fields(output(w.aiterm, "version")); len(words) > 1 {
		p.Version = words[1]
	}
	if info, err := os.Stat(w.aiterm); err == nil {
		p.Bytes = info.Size()
	}
	return p
}

func (p program) String() string {
	text := "aiterm " + p.Version
	if p.Commit != "" {
		text += " at " + p.Commit
	}
	return fmt.Sprintf("%s, %.1f MB", text, float64(p.Bytes)/1e6)
}
