package view

import (
	"errors"
	"os"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/line/engines"
)

// RunsProgram is what the segment asks for that no module can have.
const RunsProgram = "runs a program"

const chainedNote = "its command is run outside the sandbox; it is the only segment that may start a program"

// describeChained is [describe] for the segment that is no module.
func describeChained(segment config.Segment, dirs state.Dirs) SegmentInfo {
	info := SegmentInfo{
		Name: segment.Name, Source: segment.Source, State: StateOK,
		Asks: []string{RunsProgram}, Granted: []string{}, Note: chainedNote,
	}
	if dirs.Config == "" || dirs.Cache == "" {
		info.State, info.Reason = StateBroken, engines.ErrNoCache.Error()
		return info
	}
	found, err := command.Load(dirs.Config)
	switch {
	case errors.Is(err, os.ErrNotExist):
		info.State, info.Reason = StateBlocked, err.Error()
		return info
	case err != nil:
		info.State, info.Reason = StateBroken, err.Error()
		return info
	}
	info.Granted, info.Command = []string{RunsProgram}, found.Text
	last, ok := chain.Latest(dirs.Cache)
	if !ok || last.File != chain.Stamp(dirs.Config) {
		return info // the file was changed since
	}
	ms := float64(last.Took.Microseconds()) / 1000
	info.LastMS = &ms
	if last.Failure != "" {
		info.State, info.Reason, info.Said = StateBroken, "its command failed: "+last.Failure, last.Said
	} else if last.Note != "" {
		info.Note += "; when it last ran, " + last.Note
	}
	return info
}
