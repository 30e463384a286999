package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// pluginManifest is that of the plugin for Claude Code, which is published with the
// repository: who has it gets another one when the version in it is another.
const pluginManifest = "claude-code/.claude-plugin/plugin.json"

// checkPlugin refuses a release whose plugin has another version. What is no release, or
// one before it, has that of the one to come.
func (r *release) checkPlugin() error {
	if strings.ContainsAny(r.number(), "-+") {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(pluginManifest)))
	if err != nil {
		return err
	}
	var m struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("%s: %w", pluginManifest, err)
	}
	if m.Version != r.number() {
		return fmt.Errorf("%s says %q, and the release is %s: write %q there first, or nobody gets the plugin of this release", pluginManifest, m.Version, r.version, r.number())
	}
	return nil
}
