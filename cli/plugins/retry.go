package plugins

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newRetryCommand(env *console.Env) *cobra.Command {
	var plugins string
	cmd := &cobra.Command{
		Use:   "retry [NAME...]",
		Short: "Compile segments again that could not be compiled",
		Long: `Retry compiles the segments of others that are not compiled, all or those named,
whatever was held against them.

A segment is compiled once, in the background. Where that failed for a reason that
may pass (no room on the disk, too little memory, a process that was killed, a
busy machine) it is tried again by itself: after a minute, two, four, and so on up
to a day. Retry does not wait. What is wrong with the module itself stays wrong.

Exit codes: 0 all are compiled; 1 one is not; 2 wrong usage.`,
		Example: `  aiterm plugins retry
  aiterm plugins retry weather`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeInstalled(env),
		RunE: func(cmd *cobra.Command, args []string) error {
			return retry(cmd.Context(), env, plugins, args)
		},
	}
	cmd.Flags().StringVar(&plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	return cmd
}

func retry(ctx context.Context, env *console.Env, plugins string, names []string) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	if env.Executable == "" {
		return errors.New("this program does not know its own path, and cannot start a compiler: run it by its full path")
	}
	plan, _, err := configfile.Resolve(console.PlanInputs(env, plugins))
	if err != nil {
		return err
	}
	segments, err := view.Strangers(plan, env.Dirs)
	if err != nil {
		return err
	}
	if segments, err = named(segments, names); err != nil {
		return err
	}
	if len(segments) == 0 {
		fmt.Fprintln(env.Stdout, "There is no segment but aiterm's own, which need no retry.")
		return nil
	}
	failed, tried := 0, 0
	p, done := console.StartProgress(env, "Compiling")
	err = modules.Compiler(env).Retry(ctx, segments, env.Dirs, func(w view.Warmed) {
		tried++
		p.Counted(tried, len(segments))
		text := "compiled now"
		switch {
		case w.Err != nil:
			failed++
			text = "not compiled: " + w.Err.Error()
		case w.Cached:
			text = "is compiled"
		}
		p.Above(func() { fmt.Fprintf(env.Stdout, "%s: %s\n", w.Segment, text) })
	})
	done()
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d segments could not be compiled", failed, len(segments))
	}
	return err
}

// named are the segments of these names, or all without any.
func named(segments []config.Segment, names []string) ([]config.Segment, error) {
	if len(names) == 0 {
		return segments, nil
	}
	var known []string
	for _, s := range segments {
		known = append(known, s.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, errors.New(strictyaml.Unknown("segment of others", name, known))
		}
	}
	return slices.DeleteFunc(segments, func(s config.Segment) bool { return !slices.Contains(names, s.Name) }), nil
}
