// Package installed looks at the programs of an installation: whether they are there,
// can be run, and are of one version. It is for commands; a line has no time for it.
package installed

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// ErrNotExecutable is what is wrong with a file that may not be executed.
var ErrNotExecutable = errors.New("may not be executed")

// askLimit is how long a program may take to say its version. One that is well needs
// some milliseconds; one that a virus scanner sees for the first time, seconds.
const askLimit = 10 * time.Second

// Sibling is a program of the installation, as somebody finds it who looks for it.
type Sibling struct {
	Name string // one of [programs.Names]
	Path string // "" where there is none
	// Version and Origin are what it says it was built from; empty with Wrong.
	Version, Origin string
	// Wrong is why it cannot be used, whatever its version; nil for one that is not
	// there.
	Wrong error
}

// Fits tells whether it is there, runs, and was built from the same as the program
// that asks.
func (s Sibling) Fits(own programs.Build) bool {
	return s.Path != "" && s.Wrong == nil && s.Version == own.Version && s.Origin == own.Origin()
}

// Why says why a sibling that does not fit does not, for somebody who knows which
// one it is.
func (s Sibling) Why(own programs.Build) string {
	switch {
	case s.Path == "":
		return "is not there"
	case s.Wrong != nil:
		return s.Wrong.Error()
	case s.Version != own.Version:
		return "is version " + s.Version + ", not " + own.Version
	}
	return "is of another build: " + s.Origin
}

// Look finds a program of the same installation as executable, and asks it for its
// version.
func Look(ctx context.Context, executable, program string) Sibling {
	s := Sibling{Name: program, Path: programs.Find(executable, program)}
	if s.Path != "" {
		s.Version, s.Origin, s.Wrong = Ask(ctx, s.Path, program)
	}
	return s
}

// IsOther tells whether the program at path, without running it, was built from
// something else than the one that runs now. There is nothing to tell of "".
func IsOther(path string) bool {
	if path == "" {
		return false
	}
	info, err := buildinfo.ReadFile(path)
	return err != nil || programs.BuildOf(info) != programs.OwnBuild()
}

// Ask runs the program at path with --version and returns what it says of itself as
// program: see [programs.About].
func Ask(ctx context.Context, path, program string) (version, origin string, err error) {
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--version")
	cmd.WaitDelay = time.Second // for what it leaves behind, with its output open
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", "", fmt.Errorf("did not say its version within %v", askLimit)
	case errors.As(err, &exit):
		return "", "", fmt.Errorf("does not say its version: it ended with %s", exit)
	case errors.Is(err, os.ErrPermission):
		return "", "", ErrNotExecutable
	case err != nil:
		return "", "", fmt.Errorf("cannot be run: %w", unwrapped(err))
	}
	says := program
	if program == programs.Ait {
		says = programs.Aiterm // which it is
	}
	first, rest, _ := bytes.Cut(bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n")), []byte("\n"))
	version, ok := strings.CutPrefix(string(first), says+" ")
	version, _, more := strings.Cut(version, " (")
	if !ok || !more || version == "" || strings.ContainsRune(version, ' ') {
		return "", "", errors.New("is another program: it does not say its version as " + says + " does")
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return version, string(line), nil
}

// unwrapped is the reason in an error of the os, without the path, which whoever
// asked knows.
func unwrapped(err error) error {
	var path *os.PathError
	var start *exec.Error
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &start):
		return start.Err
	}
	return err
}
