package statusline

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// NewSettleCommand is what aiterm-line starts when the configuration has changed, since
// it cannot read YAML itself.
func NewSettleCommand(env *console.Env) *cobra.Command {
	var plugins, overlays, terminal string
	cmd := &cobra.Command{
		Use:    line.SettleCommand,
		Short:  "Read the configuration, and print what it comes to",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("ground") {
				terminal = ground.Of(env.Getenv)
			}
			in := view.PlanInputsOn(terminal, env.Getenv, env.Dirs, plugins, env.Executable)
			in.Holding = overlays
			settled, err := configfile.Settle(in)
			if err != nil {
				return err
			}
			_, err = env.Stdout.Write(settled.Encode())
			return err
		},
	}
	cmd.Flags().StringVar(&plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	cmd.Flags().StringVar(&overlays, "overlays", "", "`numbers` of the overlays that hold")
	cmd.Flags().StringVar(&terminal, "ground", "", "`ground` of the terminal, in place of what Claude Code says")
	return cmd
}
