package cli

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/author"
	"github.com/data-wise/aiterm/cli/configure"
	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/plugins"
	"github.com/data-wise/aiterm/cli/statusline"
	"github.com/data-wise/aiterm/cli/usage"
)

// newRootCommand is aiterm with all its commands.
func newRootCommand(env *console.Env) *cobra.Command {
	return newRoot(env, statusline.Whole(env), plugins.Whole(env))
}

// newOverview is aiterm for its own help, which names the two groups and not what is in
// them: to make those commands takes a twentieth of what that help does.
func newOverview(env *console.Env) *cobra.Command {
	return newRoot(env, statusline.NewCommand(env), plugins.NewCommand(env))
}

// asksOverview tells whether arguments ask for that help and nothing else.
func asksOverview(args []string) bool {
	return len(args) == 1 && (args[0] == "--help" || args[0] == "-h" || args[0] == "help")
}

func newRoot(env *console.Env, line, segments *cobra.Command) *cobra.Command {
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
		Example: `  aiterm configure             change the line, and see it meanwhile
  aiterm statusline test       see the line
  aiterm statusline install    put it into Claude Code
  aiterm usage                 see your limits, and whether they will last
  aiterm plugins list          see its segments and what they may do`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       console.ProgramVersion(),
		Args:          console.NoSuchCommand,
		RunE:          configureOrHelp(env),
		// Before every command below.
		PersistentPreRunE: console.RefuseEmpty,
	}
	root.SetVersionTemplate(versionLines())
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(console.UsageError)
	root.AddCommand(
		configure.NewCommand(env),
		line,
		usage.NewCommand(env),
		segments,
		newVersionCommand(env),
		statusline.NewSettleCommand(env),
		newWarmCommand(env),
		newGuestCommand(),
		author.NewSegmentRunCommand(env),
		andNews(env, newGitRefreshCommand(env)),
		andNews(env, newTranscriptScanCommand(env)),
		andNews(env, newSystemRefreshCommand(env)),
		usage.NewRefreshCommand(env),
		andNews(env, statusline.NewChainRefreshCommand(env)),
		andNews(env, plugins.NewFetchRefreshCommand(env)),
	)
	completeRoot(root)
	fitHelp(root, env)
	return root
}

// configureOrHelp is aiterm alone: the interface in a terminal, else what there is.
func configureOrHelp(env *console.Env) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if !configure.Possible(env) {
			return console.ShowHelp(cmd, args)
		}
		return configure.Run(cmd.Context(), env)
	}
}
