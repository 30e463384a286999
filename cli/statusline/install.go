package statusline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/installed"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/span"
)

// tryLimit is how long the installed command may take when it is tried out.
// Nobody waits that long for a line; a first run on a cold disk may.
const tryLimit = 10 * time.Second

// installFlags are the flags of `statusline install`.
type installFlags struct {
	padding     int
	refresh     interval
	settings    string
	force, keep bool
	dryRun      bool
	agents      agentFlags
}

func newInstallCommand(env *console.Env) *cobra.Command {
	var flags installFlags
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Make aiterm the status line of Claude Code, or of another agent",
		Long: `Install writes the key statusLine into Claude Code's settings.json and leaves
every other byte of that file alone. The old file is kept beside it, with the
time in its name. Then the segments that you added are compiled, so that the first
line comes fast, and the command is run once as Claude Code will run it. Run it
again to change a number: arguments that you added to the command stay, and so do
other words for the program, such as "$HOME/bin/aiterm".

The command is aiterm-line, which draws the line and does nothing else, if it lies
in the folder of aiterm and is of the same version; else "aiterm statusline
render", which draws the same and starts later. Run install again after an update:
what it wrote before becomes the quicker one.

Claude Code draws the line when something happens. Where the line has a clock or a
countdown, install has it drawn every 30 s too (every second for a clock with
seconds), unless you chose another interval or none before.

A status line of another program is not touched unasked. In a terminal you are
asked what to do with it; elsewhere --keep or --force says. With --keep it
becomes a segment of aiterm's, on a line of its own: its command is written to
chain.yaml beside plugins.yaml, and is run in the background, outside the
sandbox. With --force it is replaced, as that segment too. "aiterm statusline
uninstall" puts it back either way. A settings.json that is not valid JSON is
never touched.

With --agent it is the status line of another agent: of GitHub Copilot CLI, Qwen
Code, Antigravity CLI, Cursor CLI or Kimi Code, in the file in which that one
finds it. Comments there stay, and a project's settings are never written. With
--all it is installed for every agent that is found here.

Exit codes: 0 installed, or installed already; 1 failed; 2 wrong usage;
3 another status line is there and was kept.`,
		Example: `  aiterm statusline install
  aiterm statusline install --refresh-interval 60 --padding 1
  aiterm statusline install --keep
  aiterm statusline install --dry-run
  aiterm statusline install --agent qwen
  aiterm statusline install --all
  aiterm statusline install --settings .claude/settings.local.json`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			hosts, err := flags.agents.hosts(env, cmd.Flags())
			if err != nil {
				return console.UsageError(cmd, err)
			}
			if hosts == nil {
				return runInstall(cmd, env, flags)
			}
			if err := needState(env); err != nil {
				return err
			}
			if err := refuseFleeting(env); err != nil {
				return err
			}
			return eachAgent(env, hosts, func(host agent.Host) error {
				if host == agent.ClaudeCode {
					return runInstall(cmd, env, flags)
				}
				return installAgent(cmd, env, flags, host)
			})
		},
	}
	cmd.SetFlagErrorFunc(console.UsageError)
	f := cmd.Flags()
	f.IntVar(&flags.padding, "padding", 0, "blank `cells` on each side of the line, 0 to 20; the line is made to fit")
	f.Var(&flags.refresh, "refresh-interval", "also draw the line every so many `seconds`; 0 or none: do not (default 30 where time goes by in it)")
	f.StringVar(&flags.settings, "settings", "", "settings `file` to change (default Claude Code's own for this user)")
	f.BoolVar(&flags.force, "force", false, "replace another program's status line; uninstall puts it back")
	f.BoolVar(&flags.keep, "keep", false, "show another program's status line as a segment; uninstall puts it back")
	f.BoolVar(&flags.dryRun, "dry-run", false, "only show what would be written")
	flags.agents.add(cmd, "install it")
	return cmd
}

func runInstall(cmd *cobra.Command, env *console.Env, flags installFlags) error {
	if flags.force && flags.keep {
		return console.UsageError(cmd, errors.New("--force replaces the other status line and --keep keeps it as a segment: give one of them"))
	}
	line := claude.StatusLine{}
	if cmd.Flags().Changed("padding") {
		if err := checkPadding(flags.padding); err != nil {
			return console.UsageError(cmd, err)
		}
		line.Padding = &flags.padding
	}
	if cmd.Flags().Changed("refresh-interval") {
		line.RefreshInterval = (*int)(&flags.refresh)
	}
	path, err := settingsFile(env, flags.settings)
	if err != nil {
		return err
	}
	if err := needState(env); err != nil {
		return err
	}
	if err := refuseFleeting(env); err != nil {
		return err
	}
	quickest, slower := quickestProgram(cmd.Context(), env)
	if line.Command, err = claude.Command(quickest); err != nil {
		return err
	}
	former := formerLine(env, path)
	if former.there {
		answer, err := former.decide(cmd, env, flags)
		if err != nil {
			return err
		}
		switch answer {
		case leaveLine:
			return &console.ExitError{Code: console.ExitForeign, Err: errors.New("nothing was changed: the other status line was kept, as you wished")}
		case keepLine:
			if err := former.keep(env, flags.dryRun); err != nil {
				return err
			}
		case replaceLine:
			if err := former.replace(env, flags.dryRun); err != nil {
				return err
			}
		}
		flags.force = answer != refuseLine
	} else if flags.keep {
		fmt.Fprintf(env.Stderr, "note: %s has no other status line that could be kept\n", console.Tilde(env, path))
	}
	result, err := claude.Install(path, line, claude.Options{
		StateDir: env.Dirs.State, Now: time.Now(), Force: flags.force, DryRun: flags.dryRun,
		Executable: quickest, Home: config.HomeDir(env.Getenv), Interval: usualInterval(env),
	})
	if err != nil {
		return foreignError(env, err, former.refusal())
	}
	reportInstall(env, flags, result)
	if slower != "" {
		fmt.Fprintf(env.Stderr, "note: %s; the line is drawn by aiterm, which starts later\n", slower)
	}
	warnInstall(env, flags, result)
	if flags.dryRun {
		return nil
	}
	if env.Warm != nil {
		if err := env.Warm(cmd.Context(), env.Stdout); err != nil {
			fmt.Fprintf(env.Stderr, "warning: not every segment was compiled, so a first line may come late: %s\n", console.ErrorText(env, err))
		}
	}
	return tryCommand(cmd.Context(), env, flags, result)
}

func reportInstall(env *console.Env, flags installFlags, result claude.Result) {
	out, path := env.Stdout, console.Tilde(env, result.Path)
	switch {
	case !result.Changed:
		fmt.Fprintf(out, "Already installed in %s; nothing was changed.\n", path)
		return
	case flags.dryRun:
		shown := result.Shown
		if shown == "" {
			shown = "\"statusLine\": " + result.StatusLine
		}
		fmt.Fprintf(out, "Would write into %s:\n  %s\n", path, shown)
	case result.Created:
		fmt.Fprintf(out, "Created %s with the status line.\n", path)
	default:
		fmt.Fprintf(out, "Wrote the status line into %s.\n", path)
	}
	fmt.Fprintf(out, "  command: %s\n", result.Command)
	if result.Quicker {
		fmt.Fprint(out, "  quicker: it draws the same line as \"aiterm statusline render\", and starts sooner\n")
	}
	if result.Interval > 0 {
		why := "since time goes by in it; --refresh-interval none: do not"
		if result.IntervalKept {
			why = "as the other status line was"
		}
		fmt.Fprintf(out, "  refresh: drawn every %d s too, %s\n", result.Interval, why)
	}
	if result.Replaced != "" {
		fmt.Fprintf(out, "  replaces: %s\n", console.OneLine(result.Replaced))
	}
	if result.Backup != "" {
		fmt.Fprintf(out, "  backup:  %s\n", console.Tilde(env, result.Backup))
	}
}

// warnInstall tells what may keep the line from showing as expected.
func warnInstall(env *console.Env, flags installFlags, result claude.Result) {
	if result.Rejected != nil {
		fmt.Fprintf(env.Stderr, "warning: Claude Code uses nothing of %s, the status line included, because %s: correct that there\n", console.Tilde(env, result.Path), result.Rejected)
	}
	if result.HooksDisabled {
		fmt.Fprintf(env.Stderr, "warning: %s sets disableAllHooks, with which Claude Code runs no status line: remove it there\n", console.Tilde(env, result.Path))
	}
	dir, err := os.Getwd()
	if err != nil {
		return
	}
	for _, path := range claude.Overriding(dir, result.Path) {
		fmt.Fprintf(env.Stderr, "note: in this folder Claude Code shows the status line of %s instead\n", console.Tilde(env, path))
	}
}

// tryCommand runs the installed command through the shell and shows its rows.
func tryCommand(ctx context.Context, env *console.Env, flags installFlags, result claude.Result) error {
	ctx, cancel := context.WithTimeout(ctx, tryLimit)
	defer cancel()
	begun := time.Now()
	stdout, stderr, err := claude.Run(ctx, result.Command, withoutLimits(env.Sample))
	took := time.Since(begun)
	if err != nil {
		undo := "aiterm statusline uninstall"
		if flags.settings != "" {
			undo += " --settings " + flags.settings
		}
		if stderr = console.OneLine(stderr); stderr != "" {
			stderr = "; it said: " + stderr
		}
		return fmt.Errorf("the status line is installed, but its command fails, so Claude Code would show nothing: %w%s: correct that and install again, or undo with %s", err, stderr, undo)
	}
	fmt.Fprintf(env.Stdout, "It prints, for a sample session without a repository and limits, at %d columns:\n\n", claude.RunColumns)
	for _, row := range claude.Rows(stdout) {
		if !console.IsTerminal(env.Stdout) {
			row = span.Plain(row)
		}
		fmt.Fprintf(env.Stdout, "    %s\n", row)
	}
	if every := time.Duration(result.Every) * time.Second; every > 0 && took >= every {
		fmt.Fprintf(env.Stderr, "warning: that took %.1f s, and Claude Code ends the command after its refresh interval, %v: run aiterm statusline install --refresh-interval %d\n",
			took.Seconds(), every, int(took.Seconds())+2)
	}
	if result.Rejected == nil && !result.HooksDisabled {
		fmt.Fprint(env.Stdout, "\nClaude Code shows it from its next message on, no restart needed.\n")
	}
	return nil
}

// withoutLimits is the sample without its usage: the installed command stores
// what it is told, and made-up limits must not reach a real session.
func withoutLimits(sample []byte) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(sample, &fields) != nil {
		return sample
	}
	delete(fields, "rate_limits")
	delete(fields, "quota")
	fields[usage.Trial] = []byte("true")
	data, err := json.Marshal(fields)
	if err != nil {
		return sample
	}
	return append(data, '\n')
}

// settingsFile is the file that --settings names, else Claude Code's own.
func settingsFile(env *console.Env, flag string) (string, error) {
	if flag != "" {
		return filepath.Abs(flag)
	}
	return claude.SettingsPath(env.Getenv)
}

// needState refuses to go on where a replaced status line could not be kept.
func needState(env *console.Env) error {
	if env.Dirs.State == "" {
		return fmt.Errorf("no folder to remember a replaced status line in: %w", env.DirsErr)
	}
	return nil
}

// quickestProgram is the program that should draw the line: aiterm-line, if it fits,
// else the running one, and what is wrong with one that is there. The path is the one
// that lasts.
func quickestProgram(ctx context.Context, env *console.Env) (path, why string) {
	path = console.LastingPath(env)
	s := installed.Look(ctx, path, programs.Line)
	switch {
	case s.Fits(programs.OwnBuild()) && s.Path == programs.Beside(path, programs.Line):
		return s.Path, ""
	case s.Fits(programs.OwnBuild()):
		// The folder behind a link may have the version in its name.
		return path, fmt.Sprintf("%s is a link, and aiterm-line lies in the folder behind it: link %s beside it too, and install again", console.Tilde(env, path), console.Tilde(env, s.Path))
	case s.Path == "":
		return path, "" // doctor tells
	}
	return path, console.Tilde(env, s.Path) + " " + s.Why(programs.OwnBuild())
}

// foreignError gives a *claude.ForeignError its exit code and what to do next.
func foreignError(env *console.Env, err error, next string) error {
	var foreign *claude.ForeignError
	if errors.As(err, &foreign) {
		shown := *foreign
		shown.Path = console.Tilde(env, shown.Path)
		return &console.ExitError{Code: console.ExitForeign, Err: fmt.Errorf("%w: %s", &shown, next)}
	}
	return err
}
