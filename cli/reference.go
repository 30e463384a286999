package cli

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// Commands returns the commands for whoever describes them, as the man page does
// and the scripts of WriteCompletion. They see nothing of the machine and are not
// to be run: Main does that.
func Commands() *cobra.Command {
	return newRootCommand(&console.Env{Getenv: func(string) string { return "" }})
}
