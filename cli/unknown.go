package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

// unknownCommand names a command that does not exist, and the nearest that do.
func unknownCommand(cmd *cobra.Command, name string) error {
	near := cmd.SuggestionsFor(name)
	if len(near) == 0 {
		return fmt.Errorf("there is no command %q", name)
	}
	return fmt.Errorf("there is no command %q: did you mean %q?", name, near[0])
}
