package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/gitrepo"
	"github.com/data-wise/aiterm/host/facts/gitrun"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/inside"
)

// The commands in this file are for aiterm's own use: a render starts them in
// the background. They say nothing; what goes wrong is in the log.

// warm compiles the segments of a plan that are not compiled yet. Those that
// take long or fail are named on out.
func warm(ctx context.Context, env *Env, plugins string, out io.Writer) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	plan, _, err := configfile.Resolve(host.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable))
	if err != nil {
		return err
	}
	slow := time.AfterFunc(time.Second, func() { fmt.Fprintln(out, "Compiling the segments, which is done once:") })
	defer slow.Stop()
	return host.Warm(ctx, plan, env.Dirs, compiler(env), func(w host.Warmed) {
		if w.Err != nil {
			fmt.Fprintf(out, "  segment %s: %v\n", w.Segment, w.Err)
			env.Dirs.Log(time.Now(), fmt.Sprintf("compile segment %s: %v", w.Segment, w.Err))
		} else if w.Took > time.Second {
			fmt.Fprintf(out, "  segment %s: compiled in %.1f s (%d KiB)\n", w.Segment, w.Took.Seconds(), w.Size>>10)
		}
	})
}

// vet compiles a module that is about to be added, and tells how long that takes.
func vet(ctx context.Context, env *Env, name string, binary []byte) error {
	if env.Executable == "" || env.needCache() != nil {
		return nil // the first render will say what is wrong
	}
	_, done := startProgress(env, "Compiling "+name)
	defer done()
	_, err := compiler(env).Vet(ctx, env.Dirs, binary)
	switch {
	case err == nil:
		return nil
	case code.MachineFailed(err):
		return fmt.Errorf("the fault is the machine's: %w: see that there is room on the disk and in memory, then run again", err)
	}
	return fmt.Errorf("its module cannot be loaded: %w", err)
}

func newWarmCommand(env *Env) *cobra.Command {
	var plugins string
	cmd := &cobra.Command{
		Use:    "warm",
		Short:  "Compile the segments that are not compiled yet",
		Hidden: true,
		Args:   noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return warm(cmd.Context(), env, plugins, env.Stdout)
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
		Args:   cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if code := inside.Main(args, guestEngines()); code != 0 {
				return &exitError{code, fmt.Errorf("guest %s ended with %d", args[0], code)}
			}
			return nil
		},
	}
}

func newGitRefreshCommand(env *Env) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:    "git-refresh",
		Short:  "Count the changes of a repository",
		Hidden: true,
		Args:   noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.needCache(); err != nil {
				return err
			}
			repo, err := gitrepo.Find(dir, env.Dirs.Cache, time.Now(), env.Getenv)
			if err == nil {
				err = repo.Refresh(cmd.Context(), gitrun.In)
			}
			if err != nil {
				env.Dirs.Log(time.Now(), err.Error())
			}
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the work `tree`")
	return cmd
}
