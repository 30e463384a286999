package cli

import "github.com/spf13/cobra"

func newRootCommand(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "aiterm",
		Short: "A status line for Claude Code, made of sandboxed WebAssembly segments",
		Long: `aiterm is a status line for Claude Code. It shows how much of the 5-hour and
weekly limit is used and when it resets, and whatever else its segments show.
Each segment is a WebAssembly module that runs in a sandbox of its own and can
do only what it was granted.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 another program's status line is
in the way; 4 a segment needs what it was not granted. "statusline render" always
ends with 0.`,
		Example: `  aiterm statusline test       see the line
  aiterm statusline install    put it into Claude Code
  aiterm usage                 see your limits, and whether they will last
  aiterm plugins list          see its segments and what they may do`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       programVersion(),
		Args:          noSuchCommand,
		RunE:          showHelp,
		// Before every command below.
		PersistentPreRunE: refuseEmpty,
	}
	root.SetVersionTemplate(versionLines())
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(usageError)
	root.AddCommand(
		newStatuslineCommand(env),
		newUsageCommand(env),
		newPluginsCommand(env),
		newVersionCommand(env),
		newWarmCommand(env),
		newGuestCommand(),
		newSegmentRunCommand(env),
		newGitRefreshCommand(env),
		newUsageRefreshCommand(env),
		newChainRefreshCommand(env),
		newFetchRefreshCommand(env),
	)
	completeRoot(root)
	fitHelp(root, env)
	return root
}

func newStatuslineCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "statusline",
		Short: "The line: try it, install it, remove it",
		Example: `  aiterm statusline test --theme forest-greens --columns 60
  aiterm statusline install --refresh-interval 60`,
		Args: noSuchCommand,
		RunE: showHelp,
	}
	cmd.AddCommand(
		newRenderCommand(env),
		newTestCommand(env),
		newInstallCommand(env),
		newUninstallCommand(env),
		newConfigCommand(env),
		newDoctorCommand(env),
	)
	return cmd
}

func showHelp(cmd *cobra.Command, _ []string) error { return cmd.Help() }
