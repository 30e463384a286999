// Package programs builds what the tools of this repository try.
package programs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// Programs are the paths of those that were built.
type Programs struct {
	Aiterm string
	Line   string // what settings.json names
}

// release are the flags that the Makefile builds a release with.
var release = []string{"-trimpath", "-ldflags=-s -w"}

// Build makes all programs, and those of more packages, in a folder, as a release is
// made: with cgo, package net has them linked against the C library, and loading that
// costs more than a millisecond at every start. It works in the root of the repository.
func Build(ctx context.Context, folder string, more ...string) (Programs, error) {
	args := slices.Concat([]string{"build", "-buildvcs=false", "-o", folder + "/"}, release, []string{"./cmd/..."}, more)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return Programs{}, fmt.Errorf("build the programs, which works in the root of the repository: %w\n%s", err, out)
	}
	return In(folder), nil
}

// In are the programs in a folder.
func In(folder string) Programs {
	return Programs{Aiterm: filepath.Join(folder, "aiterm"), Line: filepath.Join(folder, "aiterm-line")}
}
