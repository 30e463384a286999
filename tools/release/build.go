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
)

// binary is the program for one platform.
type binary struct {
	goos, goarch string
	data         []byte
	info         *debug.BuildInfo
}

// fileName is the program's on its platform.
func (b *binary) fileName() string {
	if b.goos == "windows" {
		return "aiterm.exe"
	}
	return "aiterm"
}

// settings are what the bytes of a binary depend on beside the source and the
// version of Go, whatever the machine's own say.
func settings(goos, goarch string) []string {
	return []string{
		"GOOS=" + goos, "GOARCH=" + goarch, "GOAMD64=v1", "GOARM64=v8.0", "CGO_ENABLED=0",
		"GOFLAGS=-mod=readonly", "GOWORK=off", "GO111MODULE=on", "GOFIPS140=off",
	}
}

// build compiles a clone for one platform. The version, the commit and its date
// are what Go itself writes down; there is no flag of the linker that could differ.
func build(src *source, platform string) (*binary, error) {
	b := &binary{}
	b.goos, b.goarch, _ = strings.Cut(platform, "-")
	dir, err := os.MkdirTemp("", "aiterm-build-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, b.fileName())
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", path, "./cmd/aiterm")
	cmd.Dir = src.dir
	cmd.Env = append(os.Environ(), settings(b.goos, b.goarch)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build for %s: %w\n%s", platform, err, bytes.TrimSpace(out))
	}
	if b.data, err = os.ReadFile(path); err != nil {
		return nil, err
	}
	if b.info, err = buildinfo.Read(bytes.NewReader(b.data)); err != nil {
		return nil, fmt.Errorf("read what %s was built from: %w", platform, err)
	}
	return b, b.verify(src)
}

// verify makes sure that a binary says what it was built from, and nothing of the
// machine.
func (b *binary) verify(src *source) error {
	if got := b.info.Main.Version; got != src.version {
		return fmt.Errorf("the program for %s-%s says that it is %q, not %q: is GOFLAGS set by go env -w?", b.goos, b.goarch, got, src.version)
	}
	for _, s := range b.info.Settings {
		switch {
		case s.Key == "vcs.revision" && s.Value != src.commit:
			return fmt.Errorf("the program for %s-%s was built from commit %s, not %s", b.goos, b.goarch, s.Value, src.commit)
		case s.Key == "GOEXPERIMENT" || s.Key == "-tags" || s.Key == "-gcflags":
			return fmt.Errorf("the program for %s-%s was built with %s=%s: a release is built without, unset it (go env -u)", b.goos, b.goarch, s.Key, s.Value)
		}
	}
	paths, err := machinePaths(src)
	if err != nil {
		return err
	}
	for _, p := range paths {
		if bytes.Contains(b.data, []byte(p)) {
			return fmt.Errorf("the program for %s-%s has the path %s of this machine in it", b.goos, b.goarch, p)
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
