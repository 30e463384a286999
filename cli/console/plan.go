package console

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// ConfigFlags are the flags that commands about settings share.
type ConfigFlags struct{ Plugins, Format string }

// AddPlugins adds --plugins.
func (f *ConfigFlags) AddPlugins(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.Plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
}

// AddFormat adds -f; usual says what is printed without it.
func (f *ConfigFlags) AddFormat(cmd *cobra.Command, usual string, formats ...string) {
	last := len(formats) - 1
	names := formats[last]
	if last > 0 {
		names = strings.Join(formats[:last], ", ") + " or " + names
	}
	cmd.Flags().StringVarP(&f.Format, "format", "f", "", "output `format`: "+names+" (default "+usual+")")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// CheckFormat refuses a format that is not among those.
func (f *ConfigFlags) CheckFormat(cmd *cobra.Command, formats ...string) error {
	if f.Format == "" || slices.Contains(formats, f.Format) {
		return nil
	}
	return UsageError(cmd, WrongFormat(f.Format, formats...))
}

// Files says where the settings live for this call.
func (f *ConfigFlags) Files(env *Env) (settings.Files, error) {
	in := view.PlanInputs(env.Getenv, env.Dirs, f.Plugins, env.Executable)
	if in.Path == "" {
		return settings.Files{}, env.DirsErr
	}
	path, err := filepath.Abs(in.Path)
	if err != nil {
		return settings.Files{}, fmt.Errorf("find %s: %w", in.Path, err)
	}
	files := settings.Files{
		Plugins: path, Named: in.Named, Sources: in.Sources, ClaudeDir: line.ClaudeDir(env.Getenv),
	}
	if env.Dirs.Config != "" {
		files.Credentials = credentials.Path(env.Dirs.Config)
	}
	if env.Dirs.State != "" {
		files.Lock = filepath.Join(env.Dirs.State, "settings.lock")
	}
	return files, nil
}

// SettingError gives a wrong key or value its exit code and what to do next.
func SettingError(err error) error {
	var name *settings.NameError
	var value *settings.ValueError
	switch {
	case errors.As(err, &name):
		return &ExitError{ExitUsage, fmt.Errorf("%w (aiterm statusline config list shows all)", err)}
	case errors.As(err, &value):
		return &ExitError{ExitUsage, err}
	}
	return err
}

// CompleteSegments completes the names of all segments that there are.
func CompleteSegments(env *Env) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, name := range view.SegmentNames(PlanInputs(env, "")) {
			if !slices.Contains(args, name) {
				names = append(names, name)
			}
		}
		return names, cobra.ShellCompDirectiveDefault
	}
}

// PlanInputs are what a plan is made of, as for a render, without the snapshots that it keeps. plugins is
// another plugins.yaml than the user's own, or "".
func PlanInputs(env *Env, plugins string) configfile.Inputs {
	in := view.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable)
	in.CacheDir = ""
	return in
}

// UsagePlan is the user's plan, for its colours and the threshold of a
// warning. A broken plugins.yaml is not the
// business of these commands: they go on with the built-in one.
func UsagePlan(env *Env) config.Plan {
	plan, _, _ := configfile.Resolve(PlanInputs(env, ""))
	return plan
}
