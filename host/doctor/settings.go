package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/programs"
)

const (
	installFix = "run: aiterm statusline install"
	// maxSeconds is above every refresh interval that makes sense.
	maxSeconds = 24 * 60 * 60
	// maxPadding is what aiterm statusline install takes, in cells.
	maxPadding = 20
)

// settings looks at the files in which Claude Code finds its status line, and
// finds out which line counts: an administrator's, the project's or the user's.
func (e exam) settings(context.Context) (exam, findings) {
	var f findings
	path, err := claude.SettingsPath(e.Getenv)
	if err != nil {
		f.add("settings", Failure, "it is not known where Claude Code's settings.json is: there is no home folder", "set HOME, or CLAUDE_CONFIG_DIR")
		return e, f
	}
	user, err := claude.Inspect(path)
	if found, fix := e.configDir(); found != "" {
		if err == nil && !user.Exists {
			f.add("settings", Failure, found, fix)
			return e, f
		}
		f.add("settings", Warning, found, fix)
	}
	switch {
	case err != nil && readable(err):
		f.add("settings", Warning, err.Error()+fromVariable(e.Getenv), "correct the file at that place: Claude Code takes it, but aiterm cannot tell what it says, nor change it")
	case err != nil:
		reason, fix := unusable(err, "correct the file at that place: Claude Code uses nothing of a settings.json that is broken")
		f.add("settings", Failure, reason+fromVariable(e.Getenv), fix)
	case user.Rejected != nil:
		f.add("settings", Failure, fmt.Sprintf("Claude Code uses nothing of %s, the status line included, because %v%s", path, user.Rejected, fromVariable(e.Getenv)),
			"correct "+user.Rejected.Member+" in that file")
	case !user.Exists && e.elsewhere() != "":
		f.add("settings", Note, path+" is not there, so aiterm is not the status line of Claude Code; it is that of "+e.elsewhere(), installFix)
	case !user.Exists:
		f.add("settings", Failure, path+" is not there, so no status line is installed"+fromVariable(e.Getenv), installFix)
	default:
		f.ok("settings", path+" is valid JSON"+fromVariable(e.Getenv))
	}
	e.user = user
	e = e.adds(user)
	if user.HasLine {
		e.line = &user
	}
	if user.HooksDisabled {
		f.hooksDisabled(path)
	}
	e = e.projectSettings(&f)
	e = e.managedSettings(&f)
	e.statusLine(&f, err == nil)
	e.quicker(&f)
	if e.line != nil {
		e.interval = e.refreshInterval(&f)
	}
	return e, f
}

// configDir says what is wrong with CLAUDE_CONFIG_DIR, which moves all that
// Claude Code keeps, or without it with the home folder.
func (e exam) configDir() (found, fix string) {
	name, fix := "CLAUDE_CONFIG_DIR", "set it to a full path, or unset it"
	dir := e.Getenv(name)
	if dir == "" {
		name, fix = "HOME", "set HOME to a full path"
		if runtime.GOOS == "windows" {
			name, fix = "USERPROFILE", "set USERPROFILE to a full path"
		}
		dir = e.Getenv(name)
	}
	if filepath.IsAbs(dir) {
		return "", ""
	}
	return name + " is " + dir + ", which is no full path: it means another folder wherever Claude Code is started", fix
}

// readable tells whether Claude Code reads a file that aiterm refuses: of a member
// that is there twice it takes the last one, and it knows UTF-16.
func readable(err error) bool {
	text := err.Error()
	return strings.HasSuffix(text, "is here twice") || strings.HasSuffix(text, "save it as UTF-8")
}

// unusable is what to say of a settings file that gave err, and what to do:
// what the error advises, else fix, which is for what is in the file.
func unusable(err error, fix string) (reason, advice string) {
	var file *claude.FileError
	switch {
	case !errors.As(err, &file):
		return err.Error(), fix
	case file.Advice == "":
		return file.Reason, "see what is in its place"
	}
	return file.Reason, file.Advice
}

func fromVariable(getenv func(string) string) string {
	if getenv("CLAUDE_CONFIG_DIR") != "" {
		return " (CLAUDE_CONFIG_DIR is set)"
	}
	return ""
}

// adds notes what a settings file adds to the environment, for mask.go.
func (e exam) adds(s claude.Settings) exam {
	e.environments = append(e.environments[:len(e.environments):len(e.environments)], s.Env)
	return e
}

func (f *findings) hooksDisabled(path string) {
	f.add("hooks", Failure, path+" sets disableAllHooks, with which Claude Code runs no status line", "take disableAllHooks out of that file")
}

// projectSettings looks at the settings of the folder that it is called in.
func (e exam) projectSettings(f *findings) exam {
	if e.WorkDir == "" {
		return e
	}
	for _, path := range claude.ProjectSettings(e.WorkDir) {
		if path == e.user.Path || claude.SameFile(path, e.user.Path) {
			continue // in the home folder
		}
		s, err := claude.Inspect(path)
		if err != nil {
			reason, fix := unusable(err, "correct that file: what it sets for this folder does not count")
			f.add("project settings", Warning, reason, fix)
			continue
		}
		if s.Rejected != nil {
			f.add("project settings", Warning, fmt.Sprintf("Claude Code asks at its start, and uses nothing of %s, because %v", path, s.Rejected),
				"correct "+s.Rejected.Member+" in that file")
			continue
		}
		e = e.adds(s)
		if s.HooksDisabled {
			f.hooksDisabled(path)
		}
		if s.HasLine {
			f.add("project settings", Warning, "in this folder Claude Code shows the status line of "+path+" and not yours",
				"take statusLine out of that file, if it should be yours")
			e.line, e.foreign = &s, true
		}
	}
	return e
}

// managedSettings looks at the files of an administrator, which win.
func (e exam) managedSettings(f *findings) exam {
	for _, path := range e.Managed {
		s, err := claude.Inspect(path)
		if err != nil {
			f.add("managed settings", Warning, err.Error(), "tell whoever manages this machine")
			continue
		}
		if s.Rejected != nil {
			f.add("managed settings", Warning, fmt.Sprintf("of %s Claude Code does not use all, because %v", path, s.Rejected), "tell whoever manages this machine")
		}
		e = e.adds(s)
		if s.HooksDisabled {
			f.add("hooks", Failure, path+" sets disableAllHooks, with which Claude Code runs no status line",
				"ask whoever manages this machine")
		}
		if s.HasLine {
			f.add("managed settings", Warning, path+" sets a status line for everybody on this machine, which wins over yours",
				"ask whoever manages this machine, if it should be yours")
			e.line, e.foreign = &s, false
			break
		}
	}
	return e
}

// statusLine says which line is configured. known is whether the user's file
// could be read.
func (e exam) statusLine(f *findings, known bool) {
	line := e.line
	if line == nil {
		if known && e.user.Exists {
			found := e.user.Path + " has no statusLine, so Claude Code shows none"
			if e.user.Misspelt != "" {
				found += fmt.Sprintf("; it has %q, which is not the same", e.user.Misspelt)
			}
			f.add("status line", Failure, found, installFix)
		}
		return
	}
	if strings.TrimSpace(line.Command) == "" {
		f.add("status line", Failure, "the statusLine of "+line.Path+" has no command", e.install("give it one"))
		return
	}
	if line.Type != "command" {
		found := fmt.Sprintf("the statusLine of %s has the type %q", line.Path, line.Type)
		if line.Type == "" {
			found = "the statusLine of " + line.Path + " has no type"
		}
		f.add("status line", Failure, found, e.install(`set "type": "command"`))
	}
	switch {
	case !line.Ours && line.Path != e.user.Path:
		f.add("status line", Note, "it is another program's: "+line.Command, "")
		return
	case !line.Ours && spacedPath(line.Command, e.home()) != "":
		return // it is not known whose it is; the check of the command says what is wrong
	case !line.Ours:
		f.add("status line", Warning, "it is another program's: "+line.Command,
			"to have aiterm's, "+installFix+" --force (uninstall puts the other one back)")
		return
	}
	f.ok("status line", "it is aiterm's: "+line.Command)
	program := programPath(line.Command, e.home())
	switch {
	case strings.HasPrefix(program, "~") || strings.HasPrefix(program, "$"):
		// The check of the command says what the shell makes of it.
	case strings.ContainsAny(program, `/\`) && !filepath.IsAbs(program):
		f.add("status line", Warning, program+" is not a full path, and Claude Code starts the command in any folder", e.install("write its full path"))
	case !filepath.IsAbs(program):
		f.add("status line", Note, "its command names no full path, so it works where Claude Code's PATH has "+line.Program,
			"if the line is missing in Claude Code, write the full path there")
	case e.Executable != "" && !claude.SameFile(program, e.started()):
		if _, err := os.Stat(program); err == nil {
			another := "another aiterm (" + program + ") than the one that runs now"
			if line.Quick {
				another = "another aiterm-line (" + program + ") than the one beside the aiterm that runs now"
			}
			f.add("status line", Note, "it starts "+another,
				"if it should be this one, "+installFix)
		}
	}
}

// started is the program of this installation that the command of a line of ours
// would start.
func (e exam) started() string {
	if e.line.Quick {
		return programs.Find(e.Executable, programs.Line)
	}
	return e.Executable
}

// install is the advice to do something by hand, or to have it done by
// installing: for the line that counts, if that is the user's.
func (e exam) install(byHand string) string {
	fix := installFix
	if e.line != nil {
		if e.line.Path != e.user.Path {
			return byHand + " in " + e.line.Path
		}
		if !e.line.Ours {
			fix += " --force"
		}
	}
	return byHand + ", or " + fix
}

// programPath is the program that a command begins with, or the one of aiterm's
// in it, as the shell finds it: it leaves a ~ in quotes alone, and a variable in
// single ones.
func programPath(command, home string) string {
	command = strings.TrimSpace(command)
	if own := claude.OwnProgram(command); own != "" {
		command = own
	}
	program := claude.Program(command)
	if strings.HasPrefix(command, "'") || strings.HasPrefix(command, `"~`) {
		return program
	}
	return claude.ExpandHome(program, home)
}

// refreshInterval checks that setting and returns it, 0 for none.
func (e exam) refreshInterval(f *findings) time.Duration {
	raw := e.line.RefreshInterval
	if raw == "" || raw == "null" {
		f.ok("refresh interval", "it is not set: the line is drawn anew when something happens, and stands still in between")
		return 0
	}
	seconds, err := strconv.ParseFloat(raw, 64)
	fix := "run: aiterm statusline install --refresh-interval 60"
	if !e.line.Ours || e.line.Path != e.user.Path {
		fix = "set refreshInterval in " + e.line.Path + " to a number of seconds, such as 60"
	}
	switch {
	case err != nil || seconds < 1:
		f.add("refresh interval", Warning, "refreshInterval is "+raw+", and not a number of seconds from 1", fix)
		return 0
	case seconds > maxSeconds:
		f.add("refresh interval", Note, "refreshInterval is "+raw+" seconds, more than a day", fix)
		return 0
	}
	f.ok("refresh interval", raw+" s")
	return time.Duration(seconds * float64(time.Second))
}

// paddings compares the cells that Claude Code keeps free with those that the
// line is made for: it does not tell the command.
func (e exam) paddings(context.Context) (exam, findings) {
	var f findings
	if e.planned {
		e.padding = e.plan.Padding
	}
	if e.line == nil || !e.line.Ours {
		return e, f
	}
	where := "plugins.yaml"
	if value, ok := e.line.Argument("--padding"); ok {
		if n, err := strconv.Atoi(value); err == nil {
			e.padding, where = n, "the command's --padding"
		}
	}
	raw := e.line.Padding
	if raw == "" || raw == "null" {
		raw = "0"
	}
	theirs, err := strconv.ParseFloat(raw, 64)
	fix := fmt.Sprintf("run: aiterm statusline install --padding %d", e.padding)
	switch {
	case err != nil || theirs < 0:
		f.add("padding", Warning, "padding in "+e.line.Path+" is "+raw+", and not a number of cells", fix)
	case theirs > maxPadding:
		f.add("padding", Warning, "padding in "+e.line.Path+" is "+raw+": there is no room for a line between so many blank cells", fix)
	case theirs > float64(e.padding):
		f.add("padding", Warning, fmt.Sprintf("Claude Code keeps %s cells free on each side, and %s says %d: a full line is cut", raw, where, e.padding),
			"run: aiterm statusline install --padding "+raw)
	case theirs < float64(e.padding):
		f.add("padding", Note, fmt.Sprintf("Claude Code keeps %s cells free on each side, and %s says %d: the line is narrower than it could be", raw, where, e.padding), fix)
	default:
		f.ok("padding", raw+" cells, here and there")
	}
	return e, f
}

// trust looks whether Claude Code was told to trust the folder.
func (e exam) trust(context.Context) (exam, findings) {
	var f findings
	claudeCode := e.claudeCode()
	if claudeCode.distrust {
		f.add("trust", Note, "this folder was not trusted in Claude Code, which then runs no status line in it",
			"start Claude Code here and accept the question, if you trust what is in the folder")
	}
	if older(claudeCode.version, firstColumns) {
		f.add("Claude Code", Note, claudeCode.version+" does not tell its command how wide the terminal is: 120 columns are taken", "update Claude Code")
	}
	return e, f
}
