//go:build js

package main

import (
	"io/fs"
	"time"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/view"
)

// choices are what there is to choose from.
type choices struct {
	Presets []choice `json:"presets"`
	Themes  []choice `json:"themes"`
	Samples []choice `json:"samples"`
	File    string   `json:"file"` // the built-in plugins.yaml
	// Builtins are the names of the built-in segments, which no other can have.
	Builtins []string `json:"builtins"`
}

type choice struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Ground      string `json:"ground"`
	Payload     string `json:"payload,omitempty"` // of a sample
}

func about() (all choices) {
	src := view.Builtin()
	all.Builtins = src.Builtins()
	file, _ := fs.ReadFile(src.Embedded, "plugins.yaml") // it is in the program
	all.File = string(file)
	for _, p := range configfile.Presets(src) {
		all.Presets = append(all.Presets, choice{Name: p.Name, Description: p.Description})
	}
	for _, name := range configfile.ThemeNames(src) {
		theme, _ := configfile.LoadTheme(name, src)
		all.Themes = append(all.Themes, choice{Name: name, Description: theme.Description, Ground: theme.Ground})
	}
	for _, s := range sample.All() {
		all.Samples = append(all.Samples, choice{s.Name, s.Description, s.Ground, string(s.Status(time.Now()))})
	}
	return all
}
