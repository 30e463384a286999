package statusline

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/settings"
)

// former is the status line of another program that install finds.
type former struct {
	there   bool
	path    string // of the settings file
	command string // "" if it has none
	own     bool   // the file is the user's own, which no repository brings along
}

func formerLine(env *console.Env, path string) former {
	s, err := claude.Inspect(path)
	if err != nil {
		return former{} // installing says it better
	}
	own, err := claude.SettingsPath(env.Getenv)
	return former{there: s.HasLine && !s.Ours, path: path, command: s.Command, own: err == nil && sameFile(path, own)}
}

// What is to become of another program's status line.
type decision int

const (
	refuseLine decision = iota // nobody can be asked
	leaveLine                  // the person wants it so
	keepLine
	replaceLine
)

// decide says what is to become of the line: what a flag says, or else the
// person at the terminal.
func (f former) decide(cmd *cobra.Command, env *console.Env, flags installFlags) (decision, error) {
	_, terminal := console.StdinTerminal(env)
	switch {
	case flags.force:
		return replaceLine, nil
	case flags.keep && f.command == "":
		return refuseLine, fmt.Errorf("the status line in %s has no command that could be kept: add --force in place of --keep to replace it", f.path)
	case flags.keep && f.own:
		return keepLine, nil
	case flags.keep && !terminal:
		return refuseLine, console.UsageError(cmd, fmt.Errorf("%s are not your own settings, so a stranger may have chosen the command in it, and it would be run in every session of yours: run this in a terminal, where you are asked, or write the command into %s yourself",
			f.path, chain.Path(env.Dirs.Config)))
	case flags.keep:
		f.show(env)
		fmt.Fprint(env.Stderr, "These are not your own settings, so somebody else may have chosen it. It would be\nrun in every session of yours, outside the sandbox.\n")
		yes, err := console.Confirm(cmd.Context(), env, "Keep it as a segment all the same?", false)
		if err != nil || !yes {
			return leaveLine, err
		}
		return keepLine, nil
	case !terminal || flags.dryRun:
		return refuseLine, nil
	}
	f.show(env)
	return f.ask(cmd.Context(), env, f.command != "" && f.own)
}

// refusal says what to do where nobody can be asked.
func (f former) refusal() string {
	if f.command == "" || !f.own {
		return "add --force to replace it; uninstall puts it back"
	}
	return "add --keep to show it as a segment, or --force to replace it; uninstall puts it back"
}

func (f former) show(env *console.Env) {
	command := inFull(f.command)
	if command == "" {
		command = "(without a command)"
	}
	fmt.Fprintf(env.Stderr, "%s has another status line:\n\n    %s\n\n", console.Tilde(env, f.path), command)
}

// ask asks a person. offerKeep is false for what should not be kept unasked.
func (f former) ask(ctx context.Context, env *console.Env, offerKeep bool) (decision, error) {
	question := "Replace it (r), or leave all as it is (Enter)? uninstall puts it back: "
	if offerKeep {
		question = `aiterm can keep it as a segment, on a line of its own. Its command is then run in
the background, outside the sandbox; no other segment may start a program.
Keep it as a segment (k), replace it (r), or leave all as it is (Enter)? `
	}
	fmt.Fprint(env.Stderr, question)
	line, err := console.Answer(ctx, func() (string, error) { return console.ReadLine(env) })
	if err != nil {
		return leaveLine, err
	}
	switch word := strings.ToLower(strings.TrimSpace(line)); {
	case offerKeep && (word == "k" || word == "keep"):
		return keepLine, nil
	case word == "r" || word == "replace":
		return replaceLine, nil
	}
	return leaveLine, nil
}

// keep makes a segment of the line. What can go wrong is found out before
// anything is written.
func (f former) keep(env *console.Env, dryRun bool) error {
	if env.Dirs.Config == "" {
		return env.DirsErr
	}
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	path := chain.Path(env.Dirs.Config)
	wrote, err := command.Keep(env.Dirs.Config, f.command, true)
	if err != nil {
		return fmt.Errorf("nothing was changed: %w; --force replaces the status line without keeping it", err)
	}
	placed, err := placeSegment(files, config.Chain, true)
	if err != nil {
		return fmt.Errorf("the segment chain cannot be put on a line: %w; then run this again", err)
	}
	if dryRun {
		fmt.Fprintf(env.Stdout, "Would keep the other status line as the segment chain:\n  command: %s\n  named in: %s\n", inFull(f.command), console.Tilde(env, path))
		return nil
	}
	if _, err = command.Keep(env.Dirs.Config, f.command, false); err == nil && placed {
		_, err = placeSegment(files, config.Chain, false)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Kept the other status line as the segment chain.\n  command: %s\n", inFull(f.command))
	f.noteWrapper(env)
	there := ""
	if !wrote {
		there = ", as before"
	}
	fmt.Fprintf(env.Stdout, "  named in: %s%s\n", console.Tilde(env, path), there)
	if placed {
		fmt.Fprintf(env.Stdout, "  shown on: a new last line of %s\n", console.Tilde(env, files.Plugins))
	}
	return nil
}

// replace takes the line off aiterm's, where it was kept as a segment before.
func (f former) replace(env *console.Env, dryRun bool) error {
	if f.command == "" || env.Dirs.Config == "" {
		return nil
	}
	if kept, err := command.Load(env.Dirs.Config); err != nil || kept.Text != f.command {
		return nil // what else is in chain.yaml was chosen for itself
	}
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	taken, err := settings.TakeOffNewLine(files, config.Chain, dryRun)
	switch {
	case err != nil:
		return fmt.Errorf("the segment chain shows the status line that is to be replaced, and cannot be taken off the lines: %w", err)
	case taken && dryRun:
		fmt.Fprintf(env.Stdout, "Would take the segment chain, which shows it, off the lines of %s\n", console.Tilde(env, files.Plugins))
	case taken:
		fmt.Fprintf(env.Stdout, "Took the segment chain, which showed it, off the lines of %s.\n", console.Tilde(env, files.Plugins))
	}
	return nil
}

// noteWrapper says what becomes of a script that runs aiterm itself.
func (f former) noteWrapper(env *console.Env) {
	if script := claude.Wraps(f.command, config.HomeDir(env.Getenv)); script != "" {
		fmt.Fprintf(env.Stderr, "note: %s seems to run aiterm itself; in the segment that part of it draws nothing, so that the line is there once\n", console.Tilde(env, script))
	}
}

// placeSegment puts a segment on a new last line, unless it is on one already.
func placeSegment(files settings.Files, name string, dryRun bool) (placed bool, err error) {
	return settings.PlaceOnNewLine(files, name, dryRun)
}

// inFull is a command with nothing left out, since a person decides by it. What a
// terminal would obey, or not show, is written out.
func inFull(command string) string {
	if strings.IndexFunc(command, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return command
	}
	return strconv.Quote(command)
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return a == b
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
