//go:build linux || darwin

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/tools/programs"
)

// built are the paths of what is measured.
type built struct {
	programs.Programs
	hello string
}

// build makes the programs of this module, and hello, in a folder.
func build(folder string) error {
	_, err := programs.Build(context.Background(), folder, "./tools/bench/hello")
	return err
}

// installed are copies of the programs in the folder from, in a folder bin that it makes.
func installed(from, bin string) (built, error) {
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return built{}, err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return built{}, err
	}
	for _, file := range files {
		if err := install(filepath.Join(from, file.Name()), filepath.Join(bin, file.Name())); err != nil {
			return built{}, err
		}
	}
	return built{programs.In(bin), filepath.Join(bin, "hello")}, nil
}

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

func (b built) describe() program {
	about := program{Name: filepath.Base(b.Line), Commit: output("git", "rev-parse", "--short=12", "HEAD")}
	if about.Commit != "" && output("git", "status", "--porcelain") != "" {
		about.Commit += "+"
	}
	if words := strings.Fields(output(b.Aiterm, "version")); len(words) > 1 {
		about.Version = words[1]
	}
	if info, err := os.Stat(b.Line); err == nil {
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
