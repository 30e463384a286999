package claude

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// InstallAgent makes a command of aiterm's (see [AgentFile.Command]) the status line in the
// file of an agent, as [Install] does in Claude Code's: every other byte stays as it is,
// comments too, the old file is kept beside it, and another program's status line is a
// *[ForeignError] unless opt.Force is set. interval is in seconds: nil leaves it, 0 takes it
// out; opt.Interval is for where nobody has chosen one.
func InstallAgent(a AgentFile, command string, interval *int, opt Options) (Result, error) {
	return again(func() (Result, error) { return installAgentOnce(a, command, interval, opt) })
}

func installAgentOnce(a AgentFile, command string, interval *int, opt Options) (Result, error) {
	f, s, memory, result, err := a.open(opt)
	if err != nil {
		return result, err
	}
	raw := s.raw()
	mine, isOurs := findOwn(s.command())
	replaces := raw != "" && !isOurs
	if replaces && raw != "null" {
		if !opt.Force {
			return result, a.foreign(s)
		}
		result.Replaced = raw
	}
	if isOurs {
		command = mine.updated(StatusLine{Command: withoutAgent(command)}, opt)
		if o, ok := findOwn(command); ok {
			command = o.command[:o.end] + setFlag(o.rest(), "--agent", a.Agent) + o.command[o.end+len(o.rest()):]
		}
	}
	result.Command = command
	asked := interval != nil
	if !asked && a.Interval && opt.Interval > 0 && !isOurs && !memory.intervalSettled(a.Path) {
		result.Interval, interval = opt.Interval, &opt.Interval
	}
	text, err := s.with(command, interval, isOurs)
	if err != nil {
		return result, f.refuse(err)
	}
	changed := f
	changed.data = text
	after, err := a.find(changed)
	if err != nil || after.command() != command {
		return result, fmt.Errorf("%s would become invalid, so nothing was changed: please report this: %w", a.Path, errors.Join(err))
	}
	result.StatusLine, result.Changed = after.raw(), text != f.data
	result.Shown = a.shown(result.StatusLine)
	if opt.DryRun || !result.Changed {
		return result, nil
	}
	if !isOurs {
		// First the memory, then the file, as in [Install].
		var left string
		if left, err = after.without(raw, s.made()); err != nil {
			return result, f.refuse(err)
		}
		if raw != "" || s.made() || f.exists && left != f.data {
			err = memory.rememberMade(a.Path, raw, s.made(), f.data, left, opt.Now)
		} else {
			err = memory.forget(a.Path)
		}
	}
	if err == nil && !f.exists {
		err = memory.rememberCreated(a.Path, opt.Now)
	}
	if err == nil && (asked || result.Interval > 0) {
		err = memory.settleInterval(a.Path, opt.Now)
	}
	if err != nil {
		return result, err
	}
	result.Backup, err = f.write(text, opt.Now)
	return result, err
}

// shown is a status line with what is around it.
func (a AgentFile) shown(raw string) string {
	last := len(a.Key) - 1
	if a.TOML {
		var value string
		if json.Unmarshal([]byte(raw), &value) != nil {
			value = raw
		}
		return "[" + a.Key[0] + "]\n  " + a.Key[last] + " = " + value
	}
	before := ""
	for _, name := range a.Key[:last] {
		before += quoteJSON(name) + ": { "
	}
	return before + quoteJSON(a.Key[last]) + ": " + raw + strings.Repeat(" }", last)
}

// withoutAgent is a command as [Command] makes it.
func withoutAgent(command string) string {
	o, ok := findOwn(command)
	if !ok {
		return command
	}
	return command[:o.end]
}

// UninstallAgent is [Uninstall] in the file of an agent.
func UninstallAgent(a AgentFile, opt Options) (Result, error) {
	return again(func() (Result, error) { return uninstallAgentOnce(a, opt) })
}

func uninstallAgentOnce(a AgentFile, opt Options) (Result, error) {
	f, s, memory, result, err := a.open(opt)
	if err != nil || s.raw() == "" || s.raw() == "null" {
		return result, err
	}
	if !IsOurs(s.command()) {
		return result, a.foreign(s)
	}
	before := memory.of(a.Path)
	if result.StatusLine = before; before != "null" {
		result.Restored = before
	}
	result.Changed = true
	text, err := s.without(before, memory.made(a.Path))
	if err != nil {
		return result, f.refuse(err)
	}
	result.Removed = memory.created(a.Path) && isEmpty(text)
	if opt.DryRun {
		return result, nil
	}
	if result.Backup, err = f.writeOrRemove(memory.asBefore(a.Path, text), result.Removed, opt.Now); err != nil {
		return result, err
	}
	return result, memory.forget(a.Path)
}

func (a AgentFile) open(opt Options) (file, spot, previous, Result, error) {
	result := Result{Path: a.Path}
	f, err := readText(a.Path)
	if err != nil {
		return f, nil, previous{}, result, err
	}
	result.Created = !f.exists
	s, err := a.find(f)
	if err != nil {
		return f, nil, previous{}, result, err
	}
	memory, err := readPrevious(filepath.Join(opt.StateDir, "previous-statusline.json"))
	return f, s, memory, result, err
}

func (a AgentFile) foreign(s spot) error {
	command := s.command()
	if command == "" {
		command = s.raw()
	}
	return &ForeignError{a.Path, command}
}
