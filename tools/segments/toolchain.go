package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tinygoVersion is the one that the modules in the repository are built with:
// another one makes other bytes.
const tinygoVersion = "0.41.0"

var buildFlags = []string{"build", "-target", "sdk/segment.json", "-no-debug", "-opt=z", "-panic=trap"}

// toolchain is a TinyGo that can be started.
type toolchain struct {
	path string
	env  []string
}

// installed is where tools/tinygo/install puts what it builds.
const installed = ".build/tinygo"

func findTinyGo() (toolchain, error) {
	t := toolchain{path: os.Getenv("TINYGO"), env: os.Environ()}
	if t.path == "" {
		root, err := filepath.Abs(installed)
		if err != nil {
			return t, err
		}
		if _, err := os.Stat(filepath.Join(root, "bin", "tinygo")); err == nil {
			t.path = filepath.Join(root, "bin", "tinygo")
			t.env = append(t.env, "TINYGOROOT="+filepath.Join(root, "root"),
				"PATH="+filepath.Join(root, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
		} else if t.path, err = exec.LookPath("tinygo"); err != nil {
			return t, fmt.Errorf("no TinyGo: run tools/tinygo/install, or install TinyGo %s from tinygo.org", tinygoVersion)
		}
	}
	cmd := exec.Command(t.path, "version")
	cmd.Env = t.env
	out, err := cmd.Output()
	if err != nil {
		return t, fmt.Errorf("%s version: %w", t.path, err)
	}
	if !strings.HasPrefix(string(out), "tinygo version "+tinygoVersion+" ") {
		return t, fmt.Errorf("%s is %s: %s is needed, since another one makes other bytes", t.path, strings.TrimSpace(string(out)), tinygoVersion)
	}
	return t, nil
}
