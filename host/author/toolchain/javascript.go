package toolchain

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
)

// A segment in JavaScript is an engine that comes with aiterm, and the script behind it:
// nothing is compiled, and nothing has to be installed. tools/javascript says how the
// engine is made.

const (
	scriptFile = "segment.js"

	engineFile    = "sdk/javascript/engine.wasm" // of aiterm.Sources
	engineVersion = "2026-01-15"                 // of MicroQuickJS: the day of the commit

	// scriptAddress is where the engine looks for the script, and scriptLimit what there
	// is room for; tools/javascript/engine.c has the same numbers.
	scriptAddress = 0x30000
	scriptLimit   = 0x80000 - scriptAddress - 8

	// parseOnly is a bit beside those of functions that are missing: the engine then says
	// whether the script is JavaScript, and runs nothing of it.
	parseOnly = 1 << 31
)

// scriptFunctions are those of the host that need a permission, in the order of the
// engine's bits for those that are missing. The first two need none.
func scriptFunctions() []string {
	return []string{"status", "config", "usage", "git", "spend", "system", "transcript", "transcript_name", "transcript_title", "env",
		"store_get", "store_set", "fetch"}
}

func (c *Compiler) findJavaScript() error {
	c.Tools = append(c.Tools, Tool{"MicroQuickJS", engineVersion, "aiterm's own"})
	c.compile = func(_ context.Context, dir, out string) (string, error) {
		script, err := state.ReadUser(filepath.Join(dir, scriptFile), scriptLimit, nil)
		if err != nil {
			return "", fmt.Errorf("read the script: %w", err)
		}
		if len(script) > scriptLimit {
			return "", fmt.Errorf("%s has more than %d KiB: shorten it", scriptFile, scriptLimit>>10)
		}
		path := filepath.Join(dir, "segment.yaml")
		text, err := os.ReadFile(path)
		if err != nil {
			return "", fmt.Errorf("look for the permissions of the script: %w", err)
		}
		about, err := manifest.ParseYAML(path, text)
		if err != nil {
			return "", err
		}
		if err := checkScript(script); err != nil {
			return "", err
		}
		wasm, err := withScript(script, about, 0)
		if err != nil {
			return "", err
		}
		return "", os.WriteFile(out, wasm, 0o600)
	}
	return nil
}

// checkScript has the engine parse the script, which it does not run.
func checkScript(script []byte) error {
	wasm, err := withScript(script, manifest.Manifest{}, parseOnly)
	if err != nil {
		return err
	}
	engine := &trial.Local{Module: wasm, Load: trial.Engines(nil)}
	defer engine.Close()
	said, err := engine.Render(trial.World{Status: []byte("{}")})
	if err != nil {
		return fmt.Errorf("start the engine for JavaScript: %w", err)
	}
	if said.Failure == "" {
		return nil
	}
	why := said.Failure
	for _, line := range said.Log {
		why = line.Text
	}
	return fmt.Errorf("the script is not what the engine takes:\n%s", readable(why))
}

// withScript puts the script into the engine. What a module imports is what it asks for,
// and an engine could ask for everything; so the functions without a permission in
// segment.yaml are taken out, as far as they can be: their imports become others of the
// same type that need none, and the engine is told not to call them.
func withScript(script []byte, about manifest.Manifest, missing uint32) ([]byte, error) {
	engine, err := aiterm.Sources.ReadFile(engineFile)
	if err != nil {
		return nil, err
	}
	without := func(name string) bool {
		f := capability.Lookup(name)
		return f != nil && f.Permission != "" && !slices.ContainsFunc(about.Permissions, func(p manifest.Permission) bool { return p.Name == f.Permission })
	}
	for i, name := range scriptFunctions() {
		if without(name) {
			missing |= 1 << i
		}
	}
	wasm, err := module.RenameFunctions(engine, func(i module.Import) string {
		switch {
		case !without(i.Name):
			return i.Name
		case i.Name == "fetch":
			return "shorten"
		}
		return "status"
	})
	if err != nil {
		return nil, fmt.Errorf("the engine for JavaScript: %w", err)
	}
	data := binary.LittleEndian.AppendUint32(nil, missing)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(script)))
	return module.AppendData(wasm, scriptAddress, append(data, script...))
}
