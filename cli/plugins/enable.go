package plugins

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/plugins"
)

func newEnableCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "enable NAME...",
		Short: "Show segments again, or put them on the line",
		Long: `Enable shows a segment that was disabled, where it was. One that is on no line is
put at the end of the last one. It works for aiterm's own segments too.

Exit codes: 0 enabled; 1 failed; 2 wrong usage.`,
		Example:           `  aiterm plugins enable weather cost`,
		Args:              console.AtLeast(1, "the name of a segment"),
		ValidArgsFunction: console.CompleteSegments(env),
		RunE: func(_ *cobra.Command, args []string) error {
			return eachSegment(env, args, func(files settings.Files, name string, hidden bool) error {
				if hidden {
					if _, err := settings.Unset(files, name+".show"); err != nil {
						return console.SettingError(err)
					}
				}
				at, changed, err := settings.PutOnLine(files, name, 0)
				switch {
				case err != nil:
					return err
				case changed:
					fmt.Fprintf(env.Stdout, "%s is on line %d now (%s).\n", name, at.Line, at.Side)
				case hidden:
					fmt.Fprintf(env.Stdout, "%s is shown again, on line %d (%s).\n", name, at.Line, at.Side)
				default:
					fmt.Fprintf(env.Stdout, "%s is shown already, on line %d (%s).\n", name, at.Line, at.Side)
				}
				return nil
			})
		},
	}
}

func newDisableCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "disable NAME...",
		Short: "Take segments off the line, and keep their place",
		Long: `Disable leaves a segment out of the line and does not run it. Its place, its
settings and its grants stay, for "aiterm plugins enable".

Exit codes: 0 disabled; 1 failed; 2 wrong usage.`,
		Example:           `  aiterm plugins disable weather`,
		Args:              console.AtLeast(1, "the name of a segment"),
		ValidArgsFunction: console.CompleteSegments(env),
		RunE: func(_ *cobra.Command, args []string) error {
			return eachSegment(env, args, func(files settings.Files, name string, hidden bool) error {
				if hidden {
					fmt.Fprintf(env.Stdout, "%s is disabled already.\n", name)
					return nil
				}
				if _, err := settings.Set(files, name+".show", "false"); err != nil {
					return console.SettingError(err)
				}
				fmt.Fprintf(env.Stdout, "%s is not on the line any more; aiterm plugins enable %[1]s shows it again.\n", name)
				return nil
			})
		},
	}
}

// eachSegment calls do with each of the named segments, all of which must exist.
func eachSegment(env *console.Env, names []string, do func(files settings.Files, name string, hidden bool) error) error {
	s, err := openStrangers(env)
	if err != nil {
		return err
	}
	plan, problems, err := configfile.Resolve(console.PlanInputs(env, ""))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return config.Problems(problems)
	}
	lock, err := s.files.ReadLock()
	if err != nil {
		return err
	}
	hidden := map[string]bool{}
	known := append(lock.Names(), plugins.Names()...)
	for _, segment := range plan.Segments {
		hidden[segment.Name] = segment.Hidden
		known = append(known, segment.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return errors.New(strictyaml.Unknown("segment", name, slices.Compact(slices.Sorted(slices.Values(known)))))
		}
	}
	for _, name := range names {
		if err := do(s.settings, name, hidden[name]); err != nil {
			return err
		}
	}
	return nil
}
