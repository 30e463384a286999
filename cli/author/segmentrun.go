package author

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// NewSegmentRunCommand is for aiterm's own use: it is the process that runs the
// segment of an author, and that is ended when the segment does not return.
func NewSegmentRunCommand(env *console.Env) *cobra.Command {
	var open bool
	cmd := &cobra.Command{
		Use:    "segment-run",
		Short:  "Run the module that stdin brings in the worlds that it brings",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			var truth trial.Truth
			if open {
				truth = realFacts(env)
			}
			return trial.Serve(env.Stdin, env.Stdout, trial.Engines(modules.ExtismTrials()), truth)
		},
	}
	cmd.Flags().BoolVar(&open, "open", false, "keep the rights to look up what is real, and to keep a store in a file")
	return cmd
}

func realFacts(env *console.Env) trial.Truth {
	return func(s status.Status, now time.Time) *capability.Session {
		return view.RealFacts(env.Dirs, env.Getenv, s, now)
	}
}

// trialOf is a process for a segment's module. It must be closed. Its rights it gives up,
// unless what is real has to be looked up there, or a store kept.
func trialOf(env *console.Env, module []byte, flags trialFlags) (*trial.Process, error) {
	if env.Executable == "" {
		return nil, fmt.Errorf("the path of this program is not known: start it by its full path")
	}
	command := []string{env.Executable, "segment-run"}
	if len(flags.real) > 0 || flags.store != "" {
		command = append(command, "--open")
	}
	return &trial.Process{Command: command, Module: module}, nil
}

// replay renders the golden cases of a folder that wanted says yes to, and calls
// report after each. There need not be any.
func replay(ctx context.Context, s segmentFile, render conformance.Render, wanted func(string) bool, report func(conformance.Replayed) error) error {
	if s.dir == "" {
		return nil
	}
	cases, err := casesOf(filepath.Join(s.dir, casesDir))
	if err != nil {
		return err
	}
	for _, c := range cases {
		if !wanted(c.Name) {
			continue
		}
		r, err := conformance.Replay(ctx, render, s.about, c)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("%s: %w", c.Path(), err)
		}
		if err := report(r); err != nil {
			return err
		}
	}
	return nil
}

// casesOf reads the golden cases in a folder, which need not be there.
func casesOf(dir string) ([]testcase.Case, error) {
	if paths, err := filepath.Glob(filepath.Join(dir, "*.json")); err != nil || len(paths) == 0 {
		return nil, err
	}
	return testcase.Read(dir)
}
