//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// programs are the paths of what is measured.
type programs struct{ aiterm, hello string }

// build makes both programs as a release is made. With cgo, package net (wazero
// imports it) has them linked against the C library, and loading that costs
// more than a millisecond at every start.
func build(dir string) (programs, error) {
	p := programs{aiterm: filepath.Join(dir, "aiterm"), hello: filepath.Join(dir, "hello")}
	for path, source := range map[string]string{p.aiterm: "./cmd/aiterm", p.hello: "./tools/bench/hello"} {
		cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", path, source)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return p, fmt.Errorf("build %s: %w\n%s", source, err, out)
		}
	}
	return p, nil
}
