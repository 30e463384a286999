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
type programs struct {
	aiterm string
	line   []string // the command that is written into settings.json
	hello  string
}

// release are the flags that the Makefile builds a release with.
var release = []string{"-trimpath", "-ldflags=-s -w"}

// build makes the commands of this module, and hello, as a release is made: with
// cgo, package net has them linked against the C library, and loading that costs
// more than a millisecond at every start.
func build(root string) (programs, error) {
	built, bin := filepath.Join(root, "built"), filepath.Join(root, "bin")
	for _, dir := range []string{built, bin} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return programs{}, err
		}
	}
	args := slices.Concat([]string{"build", "-buildvcs=false", "-o", built + "/"}, release, []string{"./cmd/...", "./tools/bench/hello"})
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return programs{}, fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(built, "*"))
	if err != nil {
		return programs{}, err
	}
	for _, path := range names {
		if err := install(path, filepath.Join(bin, filepath.Base(path))); err != nil {
			return programs{}, err
		}
	}
	p := programs{aiterm: filepath.Join(bin, "aiterm"), hello: filepath.Join(bin, "hello")}
	p.line = []string{filepath.Join(bin, lineProgram)}
	if _, err := os.Stat(p.line[0]); err != nil {
		p.line = []string{p.aiterm, "statusline", "render"}
	}
	return p, nil
}

// lineProgram draws one line and does nothing else.
const lineProgram = "aiterm-line"

// install copies a program piece by piece, as an installer does: the pages of a
// file that Go's linker wrote lie about in memory, and starting it costs up to a
// tenth more until the machine has forgotten them. (Written in one piece it would
// start faster than any installed program does.)
func install(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
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
	Name    string `json:"name"`
	Bytes   int64  `json:"bytes"`
}

func (p programs) describe() program {
	about := program{Name: filepath.Base(p.line[0]), Commit: output("git", "rev-parse", "--short=12", "HEAD")}
	if about.Commit != "" && output("git", "status", "--porcelain") != "" {
		about.Commit += "+"
	}
	if words := strings.Fields(output(p.aiterm, "version")); len(words) > 1 {
		about.Version = words[1]
	}
	if info, err := os.Stat(p.line[0]); err == nil {
		about.Bytes = info.Size()
	}
	return about
}

func (p program) String() string {
	text := p.Name + " " + p.Version
	if p.Commit != "" {
		text += " at " + p.Commit
	}
	return fmt.Sprintf("%s, %.1f MB", text, float64(p.Bytes)/1e6)
}
