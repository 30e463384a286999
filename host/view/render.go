// Package view is the district of what commands show: segments, usage, a line to look at,
// and what is compiled for it.
//
// It imports host/line, host/config, host/agent, host/claude, host/guest, host/facts,
// host/look and host/disk.
package view

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/line"
)

// Render is [line.Draw] for a program that can read the configuration itself.
func Render(in line.Input, emit func(line.Output)) {
	in.Settle = func(id config.Identity) (*config.Snapshot, error) {
		named := ""
		if id.Named {
			named = id.Path
		}
		inputs := PlanInputsOn(id.Ground, in.Getenv, in.Dirs, named, in.Executable)
		inputs.Holding = id.Holding
		settled, err := configfile.Settle(inputs)
		if err != nil {
			return nil, err
		}
		return &settled, nil
	}
	line.Draw(in, emit)
}
