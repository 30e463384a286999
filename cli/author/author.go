package author

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// Commands are those below "aiterm plugins" that an author of a segment needs.
func Commands(env *console.Env) []*cobra.Command {
	return []*cobra.Command{
		newNewCommand(env),
		newBuildCommand(env),
		newPackCommand(env),
		newRunCommand(env),
		newDevCommand(env),
		newTestCommand(env),
		newBenchCommand(env),
		newKeygenCommand(env),
		newPublishCommand(env),
		newIndexCommand(env),
	}
}
