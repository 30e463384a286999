package claude

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/userfile"
)

// Options are what Install and Uninstall need beside the settings' path.
type Options struct {
	// StateDir is the folder of previous-statusline.json, which remembers the
	// status lines that a forced install replaced.
	StateDir string
	// Now is the time that the backup's name carries.
	Now time.Time
	// Force lets Install replace a status line of another program.
	Force bool
	// DryRun works out the change without writing anything.
	DryRun bool
	// Executable is the program that the new command starts. A command that leads to
	// it already, in words of the user's own, keeps these words; "" keeps none.
	Executable string
	// Home is the home folder that such words may begin with.
	Home string
	// Interval is the refresh interval, in seconds, for a line in which time goes
	// by; 0 for any other. It is set where nobody has chosen one, or none.
	Interval int
}

// Result is what Install or Uninstall did, or with DryRun would do.
type Result struct {
	Path     string // the settings file, absolute
	Changed  bool   // false: everything was as asked already
	Created  bool   // the settings file did not exist
	Backup   string // copy of the old file; "" when there was none or nothing changed
	Command  string // the installed command; empty after Uninstall
	Quicker  bool   // aiterm-line draws the line now, and aiterm did before
	Replaced string // the other program's status line that Install replaced, as JSON
	Removed  bool   // Uninstall removed the file, which Install had made and which held nothing else
	Restored string // the other program's status line that Uninstall put back, as JSON
	// StatusLine is the value that the file has now, as JSON; "" for none.
	StatusLine string
	// Shown is that with its name, as it stands in the file of another agent.
	Shown string
	// Interval is the refresh interval that was set without having been asked
	// for, in seconds, and IntervalKept whether the replaced status line had it.
	Interval     int
	IntervalKept bool
	// Every is the refresh interval that the file has now, in seconds; 0 for none.
	Every int
	// HooksDisabled is whether the file sets disableAllHooks, with which
	// Claude Code runs no status line.
	HooksDisabled bool
	// Rejected is what is wrong with a member of the file, so that Claude Code uses
	// nothing of it, or nil. It is what holds after the change.
	Rejected *Rejection
}

// ForeignError is the refusal to touch a status line that is not aiterm's.
type ForeignError struct {
	Path    string // the settings file
	Command string // its command, or the JSON value when there is none
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s has another status line, which was left as it is: %q", e.Path, e.Command)
}

// Install writes s into the settings file at path, and creates the file if it
// is missing. It leaves every byte outside the statusLine member alone. In a
// status line that is aiterm's already, only the type, a program's path that does
// not lead to opt.Executable and what s sets are changed: arguments and keys that
// the user added stay, and so do other words for the same program. A
// padding is also passed on to the command, which makes its rows that much
// shorter: Claude Code does not tell it, and would cut them. Any
// other status line is a *ForeignError, unless opt.Force is set.
//
// A file that Claude Code changes meanwhile is read again: nobody's change is lost.
func Install(path string, s StatusLine, opt Options) (Result, error) {
	return again(func() (Result, error) { return installOnce(path, s, opt) })
}

// mostTries is how often a file that others write is read again. One that changes
// all the time is left alone.
const mostTries = 5

func again(change func() (Result, error)) (result Result, err error) {
	for range mostTries {
		if result, err = change(); !errors.Is(err, userfile.ErrChanged) {
			break
		}
	}
	return result, err
}

func installOnce(path string, s StatusLine, opt Options) (Result, error) {
	f, memory, result, err := open(path, opt)
	if err != nil {
		return result, err
	}
	raw := f.doc.raw()
	mine, isOurs := findOwn(f.doc.command())
	replaces := raw != "" && !isOurs
	// null is no status line, but uninstall has to put it back all the same.
	if replaces && raw != "null" {
		if !opt.Force {
			return result, f.foreign()
		}
		result.Replaced = raw
	}
	_, told := cutTold(s.Command)
	if isOurs {
		s.Command = mine.updated(s, opt)
	} else {
		s.Command += arguments("", s.Padding)
	}
	result.Command = s.Command
	result.Quicker = isOurs && mine.told && !told
	asked := s.RefreshInterval != nil
	if !asked {
		s.RefreshInterval = chooseInterval(f, memory, s, opt, &result)
	}
	text, err := f.doc.with(s, isOurs)
	if err != nil {
		return result, f.refuse(err)
	}
	after, err := parseDocument(text)
	if err != nil {
		return result, fmt.Errorf("%s would become invalid, so nothing was changed: please report this: %w", f.path, err)
	}
	result.StatusLine, result.Rejected = after.raw(), rejects(after)
	result.Every, _ = after.refreshInterval()
	result.Changed = text != f.data
	if opt.DryRun {
		return result, nil
	}
	settled := asked || result.Interval > 0
	if !result.Changed {
		if settled {
			err = memory.settleInterval(f.path, opt.Now)
		}
		return result, err
	}
	// First the memory, then the file: the other way round a failure between
	// them would lose the other program's status line.
	switch {
	case replaces:
		err = memory.remember(f.path, raw, opt.Now)
	case raw == "":
		err = memory.forget(f.path)
	}
	if err == nil && !f.exists {
		err = memory.rememberCreated(f.path, opt.Now)
	}
	if err != nil {
		return result, err
	}
	if settled {
		err = memory.settleInterval(f.path, opt.Now)
	}
	if err != nil {
		return result, err
	}
	result.Backup, err = f.write(text, opt.Now)
	return result, err
}

// chooseInterval is the refresh interval for somebody who did not give one, or
// nil to leave all as it is: a person who changes something else, who took it out
// or who said that there should be none, is not given one again.
func chooseInterval(f file, memory previous, s StatusLine, opt Options, result *Result) *int {
	there, given := f.doc.refreshInterval()
	isOurs := IsOurs(f.doc.command())
	switch {
	case isOurs && (given || s.Padding != nil || memory.intervalSettled(f.path)):
		return nil
	case !isOurs && there > 0:
		result.Interval, result.IntervalKept = there, true
	case opt.Interval > 0:
		result.Interval = opt.Interval
	default:
		return nil
	}
	return &result.Interval
}

// Uninstall takes aiterm's status line out of the settings file at path and
// puts back the one that a forced install replaced. A file without a status
// line is left alone; a status line that is not aiterm's is a *ForeignError. A file
// that Install made is removed, if nothing else is in it.
func Uninstall(path string, opt Options) (Result, error) {
	return again(func() (Result, error) { return uninstallOnce(path, opt) })
}

func uninstallOnce(path string, opt Options) (Result, error) {
	f, memory, result, err := open(path, opt)
	if err != nil || f.doc.line < 0 {
		return result, err
	}
	if !IsOurs(f.doc.command()) {
		if f.doc.raw() == "null" {
			return result, nil
		}
		return result, f.foreign()
	}
	before := memory.of(f.path)
	result.StatusLine = before
	if before != "null" {
		result.Restored = before
	}
	result.Changed = true
	text := f.doc.without(before)
	result.Removed = memory.created(f.path) && isEmpty(text)
	if opt.DryRun {
		return result, nil
	}
	if result.Backup, err = f.writeOrRemove(text, result.Removed, opt.Now); err != nil {
		return result, err
	}
	return result, memory.forget(f.path)
}

func open(path string, opt Options) (file, previous, Result, error) {
	result := Result{Path: path}
	path, err := filepath.Abs(path)
	if err != nil {
		return file{}, previous{}, result, err
	}
	result.Path = path
	f, err := read(path)
	if err != nil {
		return f, previous{}, result, err
	}
	result.Created = !f.exists
	result.Rejected = rejects(f.doc)
	result.HooksDisabled = f.doc.hooksDisabled()
	memory, err := readPrevious(filepath.Join(opt.StateDir, "previous-statusline.json"))
	return f, memory, result, err
}

func (f file) foreign() error {
	command := f.doc.command()
	if command == "" {
		command = f.doc.raw()
	}
	return &ForeignError{f.path, command}
}
