package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host"
)

// newMeasureCommand is for aiterm's own use: "plugins build" starts it, since a
// new module may never finish starting.
func newMeasureCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "measure DIR",
		Short:  "Measure what it takes to load the module in a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if code := host.MeasureIn(args[0], extismEngine()); code != 0 {
				return &exitError{code, fmt.Errorf("the module in %s was not measured", args[0])}
			}
			return nil
		},
	}
}
