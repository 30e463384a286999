package cli

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/facts/gitrepo"
	"github.com/data-wise/aiterm/host/facts/gitrun"
	"github.com/data-wise/aiterm/host/facts/system"
	"github.com/data-wise/aiterm/host/facts/system/measure"
	"github.com/data-wise/aiterm/host/facts/transcript"
	"github.com/data-wise/aiterm/host/guest/inside"
)

// The commands in this file are for aiterm's own use: a render starts them in
// the background. They say nothing; what goes wrong is in the log.

func newWarmCommand(env *console.Env) *cobra.Command {
	var plugins string
	cmd := &cobra.Command{
		Use:    "warm",
		Short:  "Compile the segments that are not compiled yet",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return modules.Warm(cmd.Context(), env, plugins, env.Stdout)
		},
	}
	cmd.Flags().StringVar(&plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	return cmd
}

// newGuestCommand is the process in which strangers' modules run or are compiled, where
// the program aiterm-guest is not there or can't do it.
func newGuestCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "guest run|compile|measure DIR",
		Short:  "Run or compile strangers' modules apart from the line",
		Hidden: true,
		Args:   cobra.RangeArgs(2, 4),
		RunE: func(_ *cobra.Command, args []string) error {
			if code := inside.Main(args, modules.GuestEngines()); code != 0 {
				return &console.ExitError{Code: code, Err: fmt.Errorf("guest %s ended with %d", args[0], code)}
			}
			return nil
		},
	}
}

// newTranscriptScanCommand counts what a session did, where its transcript is too large
// for a line to be read. It has no output: a transcript is nobody's to be printed.
func newTranscriptScanCommand(env *console.Env) *cobra.Command {
	var path, session string
	cmd := &cobra.Command{
		Use:    "transcript-scan",
		Short:  "Count what a session did, in the background",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			settings, err := claude.SettingsPath(env.Getenv)
			if err != nil {
				return err
			}
			file, err := transcript.Find(path, session, filepath.Dir(settings), env.Dirs.Cache)
			if err == nil {
				err = file.Scan()
			}
			if err != nil {
				env.Dirs.Log(time.Now(), err.Error())
			}
			return err
		},
	}
	cmd.Flags().StringVar(&path, "path", "", "the transcript `file`")
	cmd.Flags().StringVar(&session, "session", "", "the session's `id`")
	return cmd
}

// newSystemRefreshCommand takes the figures of the machine that a session runs on.
func newSystemRefreshCommand(env *console.Env) *cobra.Command {
	var place system.Place
	cmd := &cobra.Command{
		Use:    "system-refresh",
		Short:  "Take the figures of this machine",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			now := time.Now()
			err := system.Open(env.Dirs.Cache, place, now).Refresh(measure.Take)
			if err != nil {
				env.Dirs.Log(now, err.Error())
			}
			return err
		},
	}
	cmd.Flags().IntVar(&place.PID, "pid", 0, "the `number` of Claude Code's process")
	cmd.Flags().StringVar(&place.Dir, "dir", "", "the session's `folder`")
	return cmd
}

func newGitRefreshCommand(env *console.Env) *cobra.Command {
	var dir string
	var lines bool
	cmd := &cobra.Command{
		Use:    "git-refresh",
		Short:  "Count the changes of a repository",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			repo, err := gitrepo.Find(dir, env.Dirs.Cache, time.Now(), env.Getenv)
			if err == nil {
				if lines {
					repo.CountLines()
				}
				err = repo.Refresh(cmd.Context(), gitrun.In)
			}
			if err != nil {
				env.Dirs.Log(time.Now(), err.Error())
			}
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the work `tree`")
	cmd.Flags().BoolVar(&lines, "lines", false, "also count added and removed lines, now and for some minutes")
	return cmd
}
