package statusline

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/claude/chain"
)

func newUninstallCommand(env *console.Env) *cobra.Command {
	var settings string
	var agents agentFlags
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Take aiterm out of Claude Code's settings, or another agent's",
		Long: `Uninstall takes the key statusLine out of Claude Code's settings.json, or puts
back the status line that "aiterm statusline install" replaced, or kept as a
segment. Every other byte of the file stays, and the old file is kept beside it,
with the time in its name; a file that install made, and in which there is nothing
else, is removed. A status line that is not aiterm's is named and kept.
What else is yours stays too: plugins.yaml, and chain.yaml with the command of
the segment chain, which nothing runs then.

With --agent it is taken out of another agent's settings, and with --all out of
those of every agent that is found here.

Exit codes: 0 removed, or there was none; 1 failed; 2 wrong usage;
3 another status line is there and was kept.`,
		Example: `  aiterm statusline uninstall
  aiterm statusline uninstall --settings .claude/settings.local.json`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			hosts, err := agents.hosts(env, cmd.Flags())
			if err != nil {
				return console.UsageError(cmd, err)
			}
			if err := needState(env); err != nil {
				return err
			}
			if hosts == nil {
				hosts = []agent.Host{agent.ClaudeCode}
			}
			err = eachAgent(env, hosts, func(host agent.Host) error {
				if host == agent.ClaudeCode {
					return uninstallClaude(env, settings)
				}
				return uninstallAgent(env, host)
			})
			if left := installedElsewhere(env); left != "" && err == nil && !agents.all {
				fmt.Fprintf(env.Stdout, "  left:    it is the status line of %s too: aiterm statusline uninstall --all\n", left)
			}
			return err
		},
	}
	cmd.SetFlagErrorFunc(console.UsageError)
	cmd.Flags().StringVar(&settings, "settings", "", "settings `file` to change (default Claude Code's own for this user)")
	agents.add(cmd, "take it out")
	return cmd
}

// uninstallClaude takes aiterm out of Claude Code's settings.
func uninstallClaude(env *console.Env, settings string) error {
	path, err := settingsFile(env, settings)
	if err != nil {
		return err
	}
	result, err := claude.Uninstall(path, claude.Options{StateDir: env.Dirs.State, Now: time.Now()})
	if err != nil {
		return foreignError(env, err, "remove it there by hand if you want to")
	}
	reportUninstall(env, result)
	noteKept(env, result)
	return nil
}

// noteKept says what is left of a status line that was kept as a segment.
func noteKept(env *console.Env, result claude.Result) {
	if path := chain.Path(env.Dirs.Config); result.Changed && env.Dirs.Config != "" && chain.Stamp(env.Dirs.Config) != "" {
		fmt.Fprintf(env.Stdout, "  left:    %s, with the command of the segment chain: it is run only while aiterm is the status line\n", console.Tilde(env, path))
	}
}

func reportUninstall(env *console.Env, result claude.Result) {
	switch {
	case !result.Changed:
		fmt.Fprintf(env.Stdout, "%s has no status line; nothing was changed.\n", console.Tilde(env, result.Path))
		return
	case result.Restored != "":
		fmt.Fprintf(env.Stdout, "Took aiterm out of %s and put back: %s\n", console.Tilde(env, result.Path), console.OneLine(result.Restored))
	case result.Removed:
		fmt.Fprintf(env.Stdout, "Removed %s, which install had made: it held nothing but the status line.\n", console.Tilde(env, result.Path))
	default:
		fmt.Fprintf(env.Stdout, "Took the status line out of %s.\n", console.Tilde(env, result.Path))
	}
	fmt.Fprintf(env.Stdout, "  backup:  %s\n", console.Tilde(env, result.Backup))
}
