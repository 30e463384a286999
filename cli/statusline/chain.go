package statusline

import (
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
)

// NewChainRefreshCommand is what a render starts in the background when the
// status line that was there before is to be run again. It says nothing; what
// goes wrong is in the log.
func NewChainRefreshCommand(env *console.Env) *cobra.Command {
	var session string
	cmd := &cobra.Command{
		Use:    chain.RefreshCommand,
		Short:  "Run the command of the segment chain, if a render asked for it",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			return command.Job{
				ConfigDir: env.Dirs.Config, CacheDir: env.Dirs.Cache, Session: session, Environ: os.Environ(),
				Log: func(message string) { env.Dirs.Log(time.Now(), message) },
			}.Run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&session, "session", "", "the `key` of the session")
	return cmd
}
