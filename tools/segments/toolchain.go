package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// tinygoVersion is the one that the modules in the repository are built with:
// another one makes other bytes.
const tinygoVersion = "0.41.0"

var buildFlags = []string{"build", "-target", "sdk/segment.json", "-no-debug", "-opt=z", "-panic=trap"}

// wasmOptVersion is that of binaryen's wasm-opt, for the same reason.
const wasmOptVersion = "108"

var optFlags = []string{"-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int",
	"--enable-sign-ext", "--enable-mutable-globals", "--strip-debug", "--strip-producers", "--strip-target-features"}

// toolchain is a TinyGo, and a wasm-opt, that can be started.
type toolchain struct {
	path string
	env  []string
}

// shrink makes the module in a file as small as it gets.
func (t toolchain) shrink(path string) ([]byte, error) {
	module, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if module, err = strip(module); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := os.WriteFile(path, module, 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command("wasm-opt", append(slices.Clone(optFlags), path, "-o", path)...)
	cmd.Env = t.env
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("wasm-opt: %w\n%s", err, text)
	}
	return os.ReadFile(path)
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
	cmd = exec.Command("wasm-opt", "--version")
	cmd.Env = t.env
	if out, err = cmd.Output(); err != nil {
		return t, fmt.Errorf("wasm-opt --version: %w: run tools/tinygo/install, or install binaryen %s", err, wasmOptVersion)
	}
	if !strings.HasPrefix(string(out), "wasm-opt version "+wasmOptVersion) {
		return t, fmt.Errorf("this is %s: %s is needed, since another one makes other bytes", strings.TrimSpace(string(out)), wasmOptVersion)
	}
	return t, nil
}
