package config

import (
	_ "embed"
	"path/filepath"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/ground"
)

// preset is the snapshot of the embedded plugins.yaml, resolved when this was written:
// most lines have no other configuration, and reading YAML is not the business of the
// program that draws them.
//
//go:embed preset.plan
var preset string

// Default returns the plan of the embedded plugins.yaml.
func Default() Plan {
	s, err := Decode([]byte(preset))
	if err != nil {
		panic("the default configuration in this program: " + err.Error())
	}
	return s.ToDraw()
}

// Default returns the plan of an identity for which that is [Default]: there is no
// plugins.yaml, no theme of the user's own in place of the usual one, and no light
// terminal, for which the usual one is not. ok is false for any other.
func (id Identity) Default() (plan Plan, ok bool) {
	absent := func(path string) bool {
		_, err := state.Look(path)
		return IsAbsent(err)
	}
	if id.Named || id.Ground == ground.Light || id.Path != "" && !absent(id.Path) {
		return plan, false
	}
	plan = Default()
	return plan, id.ThemeDir == "" || absent(filepath.Join(id.ThemeDir, plan.Theme.Name+".yaml"))
}

// EncodePreset is the text of a plan as preset.plan has it.
func EncodePreset(plan Plan) []byte { return (&Snapshot{Plan: plan}).Encode() }
