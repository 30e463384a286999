package statusline

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// NewCommand is "aiterm statusline" without the commands below it.
func NewCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:        "statusline",
		SuggestFor: []string{"line", "bar", "statusbar", "status-line"},
		Short:      "The line: try it, install it, remove it",
		Long: `Statusline is about the line itself: see it, put it into Claude Code, change how
it looks and what is on it, and find out why it is not as it should be.

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 another program's status line is in
the way; render always ends with 0.`,
		Example: `  aiterm statusline test --theme forest-greens --columns 60
  aiterm statusline install --refresh-interval 60`,
		Args: console.NoSuchCommand,
		RunE: console.ShowHelp,
	}
}

// Whole is the command with those below it.
func Whole(env *console.Env) *cobra.Command {
	cmd := NewCommand(env)
	cmd.AddCommand(Commands(env)...)
	return cmd
}

// Commands are those below it.
func Commands(env *console.Env) []*cobra.Command {
	return []*cobra.Command{
		newRenderCommand(env),
		newTestCommand(env),
		newInstallCommand(env),
		newUninstallCommand(env),
		newMoveCommand(env),
		newShowCommand(env),
		newHideCommand(env),
		newConfigCommand(env),
		newPresetsCommand(env),
		newThemesCommand(env),
		newProjectCommand(env),
		newDoctorCommand(env),
	}
}
