package plugins

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/plugins"
)

func newRemoveCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:        "remove NAME...",
		SuggestFor: []string{"rm", "uninstall", "delete"},
		Short:      "Remove segments that were added, with their grants",
		Long: `Remove takes a segment that was added off the line, and forgets where it came
from, its bytes and what it was granted. What it stored for itself goes too.
Comments in plugins.yaml stay.

Exit codes: 0 removed; 1 failed; 2 wrong usage.`,
		Example:           `  aiterm plugins remove weather`,
		Args:              console.AtLeast(1, "the name of a segment that was added"),
		ValidArgsFunction: completeInstalled(env),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := openStrangers(env)
			if err != nil {
				return err
			}
			return s.alone(func() error { return remove(env, s, args) })
		},
	}
}

func remove(env *console.Env, s strangers, names []string) error {
	var entries []registry.Entry
	var gone []string
	for _, name := range names {
		e, _, err := s.entry(name)
		if err == nil {
			entries = append(entries, e)
			continue
		}
		// What plugins.yaml still names, and nobody has, is what removes are for.
		if shown, _ := settings.Showing(s.settings, name); len(shown) == 0 || slices.Contains(plugins.Names(), name) {
			return err
		}
		gone = append(gone, name)
	}
	// The line first: it must not name what is not there.
	all := slices.Clone(gone)
	for _, e := range entries {
		all = append(all, e.Name)
	}
	off := map[string][]string{}
	var segments []string
	for _, name := range all {
		shown, err := settings.Showing(s.settings, name)
		if err != nil {
			return fmt.Errorf("%s was not removed, since it could not be taken off the line: %w", name, err)
		}
		off[name] = shown
		segments = append(segments, shown...)
	}
	if _, err := settings.TakeOff(s.settings, segments...); err != nil {
		return fmt.Errorf("%s was not removed, since it could not be taken off the line: %w", strings.Join(all, ", "), err)
	}
	for _, e := range entries {
		if err := install.Remove(s.files, e, s.now); err != nil {
			return err
		}
		if err := line.ForgetStore(env.Dirs, e.Name); err != nil {
			return err
		}
		fmt.Fprintf(env.Stdout, "Removed %s, which came from %s.\n", e.Name, e.Source)
		reportOff(env, s, e.Name, off[e.Name])
	}
	for _, name := range gone {
		fmt.Fprintf(env.Stdout, "%s was not installed.\n", name)
		reportOff(env, s, name, off[name])
	}
	return nil
}

// reportOff says which names of a segment were taken off the line.
func reportOff(env *console.Env, s strangers, name string, off []string) {
	if len(off) == 0 {
		return
	}
	what := "it"
	if !slices.Equal(off, []string{name}) {
		what = console.Listed(off)
	}
	fmt.Fprintf(env.Stdout, "Took %s off the line in %s.\n", what, console.Tilde(env, s.settings.Plugins))
}
