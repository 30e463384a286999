// Package tryout installs what a release is made of, each way that this machine can try,
// into temporary folders, and looks whether the line is in Claude Code's settings then.
// Nothing leaves the machine: what would be on a server is served on the loopback.
package tryout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// limit is for one way.
const limit = 2 * time.Minute

// skipError says why a way cannot be tried on this machine.
type skipError struct{ reason string }

func (e skipError) Error() string { return e.reason }

// way is one of getting aiterm.
type way struct {
	name, holds string
	try         func(context.Context, *world) error
}

// What holds if a way fails nowhere.
const (
	toLine = "from nothing to a line"
	asRead = "read, and names what is here"
)

var ways = []way{
	{"npm", toLine, tryNpm},
	{"installer", toLine, tryInstaller},
	{"deb", toLine, tryDeb},
	{"rpm", toLine, tryRpm},
	{"aur", toLine, tryAur},
	{"formula", asRead, tryFormula},
	{"nix", asRead, tryNix},
}

// Run tries the ways whose names begin with only, with the files of a release in a
// folder, and prints what came of each.
func Run(ctx context.Context, folder, only string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	version, err := versionIn(folder)
	if err != nil {
		return err
	}
	var failed []error
	tried := 0
	for _, way := range ways {
		if !strings.HasPrefix(way.name, only) {
			continue
		}
		tried++
		begin := time.Now()
		err := tryIn(ctx, way, folder, version)
		var skip skipError
		switch {
		case errors.As(err, &skip):
			fmt.Printf("%-10s not tried: %s\n", way.name, skip.reason)
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", way.name, err))
		default:
			fmt.Printf("%-10s %s in %.1f s\n", way.name, way.holds, time.Since(begin).Seconds())
		}
	}
	if tried == 0 {
		return fmt.Errorf("no way begins with %q", only)
	}
	return errors.Join(failed...)
}

func tryIn(ctx context.Context, way way, folder, version string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	w, err := newWorld(folder, version)
	if err != nil {
		return err
	}
	defer w.remove()
	return way.try(ctx, w)
}

// versionIn is the version of the release in a folder, which has an archive for this
// machine in it.
func versionIn(folder string) (string, error) {
	end := "_" + runtime.GOOS + "_" + runtime.GOARCH
	found, err := filepath.Glob(filepath.Join(folder, "aiterm_v*"+end+".*"))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", fmt.Errorf("%s has no archive of aiterm for %s-%s: make one with tools/release", folder, runtime.GOOS, runtime.GOARCH)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(found[0]), "aiterm_"), end)
	return name, nil
}

// read returns a file of the release.
func (w *world) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(w.release, filepath.FromSlash(name)))
}
