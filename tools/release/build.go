package main

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// published are the programs that a package has as files of their own; the short name
// is none.
var published = []string{programs.Aiterm, programs.Line, programs.Guest}

// binary is a program for one platform.
type binary struct {
	program      string
	goos, goarch string
	data         []byte
	info         *debug.BuildInfo
}

// fileName is the program's on its platform.
func (b *binary) fileName() string { return programs.FileName(b.program, b.goos) }

func (b *binary) String() string { return b.program + " for " + b.goos + "-" + b.goarch }

// settings are what the bytes of a binary depend on beside the source and the
// version of Go, whatever the machine's own say.
func settings(goos, goarch string) []string {
	return []string{
		"GOOS=" + goos, "GOARCH=" + goarch, "GOAMD64=v1", "GOARM64=v8.0", "CGO_ENABLED=0",
		"GOFLAGS=-mod=readonly", "GOWORK=off", "GO111MODULE=on", "GOFIPS140=off",
	}
}

// build compiles the programs of a clone for one platform. The version, the commit and its date
// are what Go itself writes down; there is no flag of the linker that could differ.
func build(src *source, platform string) ([]*binary, error) {
	goos, goarch, _ := strings.Cut(platform, "-")
	dir, err := os.MkdirTemp("", "aiterm-build-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	args := []string{"build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, program := range published {
		args = append(args, "./cmd/"+program)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = src.dir
	cmd.Env = append(os.Environ(), settings(goos, goarch)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build for %s: %w\n%s", platform, err, bytes.TrimSpace(out))
	}
	var all []*binary
	for _, program := range published {
		b := &binary{program: program, goos: goos, goarch: goarch}
		if b.data, err = os.ReadFile(filepath.Join(dir, b.fileName())); err != nil {
			return nil, err
		}
		if b.info, err = buildinfo.Read(bytes.NewReader(b.data)); err != nil {
			return nil, fmt.Errorf("read what %s was built from: %w", b, err)
		}
		if err := b.verify(src); err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}

// verify makes sure that a binary says what it was built from, and nothing of the
// machine.
func (b *binary) verify(src *source) error {
	if got := b.info.Main.Version; got != src.version {
		return fmt.Errorf("%s says that it is %q, not %q: is GOFLAGS set by go env -w?", b, got, src.version)
	}
	for _, s := range b.info.Settings {
		switch {
		case s.Key == "vcs.revision" && s.Value != src.commit:
			return fmt.Errorf("%s was built from commit %s, not %s", b, s.Value, src.commit)
		case s.Key == "GOEXPERIMENT" || s.Key == "-tags" || s.Key == "-gcflags":
			return fmt.Errorf("%s was built with %s=%s: a release is built without, unset it (go env -u)", b, s.Key, s.Value)
		}
	}
	paths, err := machinePaths(src)
	if err != nil {
		return err
	}
	for _, p := range paths {
		if bytes.Contains(b.data, []byte(p)) {
			return fmt.Errorf("%s has the path %s of this machine in it", b, p)
		}
	}
	return nil
}

// machinePaths are folders of this machine that a binary must not name. Short
// ones, such as /go, are part of other words.
func machinePaths(src *source) ([]string, error) {
	out, err := goCommand(src.dir, "env", "GOROOT", "GOPATH", "GOMODCACHE", "GOCACHE")
	if err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, p := range append(strings.Split(out, "\n"), src.dir, here) {
		if strings.Count(filepath.ToSlash(p), "/") >= 2 {
			paths = append(paths, p)
		}
	}
	return paths, nil
}

// goCommand returns what the go command says on stdout.
func goCommand(dir string, args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
