package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/install"
	"github.com/data-wise/aiterm/host/settings"
)

func newRemoveCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:        "remove NAME...",
		SuggestFor: []string{"rm", "uninstall", "delete"},
		Short:      "Remove segments that were added, with their grants",
		Long: `Remove takes a segment that was added off the line, and forgets where it came
from, its bytes and what it was granted. What it stored for itself goes too.
Comments in plugins.yaml stay.

Exit codes: 0 removed; 1 failed; 2 wrong usage.`,
		Example:           `  aiterm plugins remove weather`,
		Args:              atLeast(1, "the name of a segment that was added"),
		ValidArgsFunction: completeInstalled(env),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := openStrangers(env)
			if err != nil {
				return err
			}
			entries, err := s.chosen(args)
			if err != nil {
				return err
			}
			for _, e := range entries {
				// The line first: it must not name what is not there.
				changed, err := settings.TakeOff(s.settings, e.Name)
				if err != nil {
					return fmt.Errorf("%s was not removed, since it could not be taken off the line: %w", e.Name, err)
				}
				if err := install.Remove(s.files, e, s.now); err != nil {
					return err
				}
				if err := host.ForgetStore(env.Dirs, e.Name); err != nil {
					return err
				}
				fmt.Fprintf(env.Stdout, "Removed %s, which came from %s.\n", e.Name, e.Source)
				if changed {
					fmt.Fprintf(env.Stdout, "Took it off the line in %s.\n", tilde(env, s.settings.Plugins))
				}
			}
			return nil
		},
	}
}
