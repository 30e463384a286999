package toolchain

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/module"
)

// moonPackage is the compiler as npm has it, and moonWorker what of it is run.
const (
	moonPackage = "@moonbit/moonc-worker"
	moonWorker  = moonPackage + "/moonc-worker.js"
)

// moonDriver talks to it.
//
//go:embed moonbit.cjs
var moonDriver []byte

// findMoonBit takes the compiler that npm installed for this project. It is not moon,
// which would run the commands that a moon.pkg.json may name.
func (c *Compiler) findMoonBit(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	node, err := c.findNode("MoonBit")
	if err != nil {
		return err
	}
	worker, ok := findInstalled(dir, moonWorker)
	if !ok {
		return fmt.Errorf("the MoonBit compiler is not installed in %s: run \"npm install\" there once, with %s in package.json, then build again", dir, moonPackage)
	}
	c.Tools = append(c.Tools, Tool{"moonc", packageVersion(filepath.Dir(worker)), worker})
	c.findOptimiser(ctx)
	c.compile = func(ctx context.Context, dir, out string) (string, error) {
		files, err := moonSources(dir)
		if err != nil {
			return "", err
		}
		driver := filepath.Join(filepath.Dir(out), "moonbit.cjs")
		if err := os.WriteFile(driver, moonDriver, 0o600); err != nil {
			return "", fmt.Errorf("write what starts the MoonBit compiler: %w", err)
		}
		_, warnings, err := c.tools.compile(ctx, command{path: node, dir: dir, args: append([]string{driver, worker, out}, files...)})
		if err != nil {
			return "", err
		}
		// It exports functions, and not the memory.
		wasm, err := os.ReadFile(out)
		if err != nil {
			return "", fmt.Errorf("moonc left no module: %w", err)
		}
		if wasm, err = module.ExportMemory(wasm); err != nil {
			return "", fmt.Errorf("what moonc made: %w", err)
		}
		return warnings, os.WriteFile(out, wasm, 0o600)
	}
	return nil
}

// moonSources are the files of the package, without its tests.
func moonSources(dir string) (files []string, err error) {
	all, err := sources(dir, ".mbt")
	if err != nil {
		return nil, err
	}
	for _, name := range all {
		if !strings.HasSuffix(name, "_test.mbt") && !strings.HasSuffix(name, "_wbtest.mbt") {
			files = append(files, name)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no file *.mbt: add one beside aiterm.mbt", dir)
	}
	return files, nil
}

// packageVersion is what a package that npm installed calls itself.
func packageVersion(dir string) string {
	var p struct{ Version string }
	if data, err := state.ReadUser(filepath.Join(dir, "package.json"), maxPackage, nil); err == nil {
		json.Unmarshal(data, &p)
	}
	return versionIn(p.Version)
}
