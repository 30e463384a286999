package statusline

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/doctor/ownfiles"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// The commands in this file are about the settings files as a whole.

func newConfigPathCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "path",
		Short: "Print where plugins.yaml is, or all folders and files",
		Long: `Path prints the absolute path of plugins.yaml, whether or not there is one yet.
With -f json it prints every place where aiterm keeps something.

Exit codes: 0 printed; 1 no home folder is known; 2 wrong usage.`,
		Example: `  aiterm statusline config path
  cp plugins.yaml "$(aiterm statusline config path)"
  aiterm statusline config path -f json`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.CheckFormat(cmd, "json"); err != nil {
				return err
			}
			files, err := flags.Files(env)
			if err != nil {
				return err
			}
			if flags.Format == "" {
				_, err = fmt.Fprintln(env.Stdout, files.Plugins)
				return err
			}
			return console.PrintJSON(env.Stdout, pathsJSON{files.Plugins, files.Credentials, files.Sources.ThemeDir, env.Dirs.Cache, env.Dirs.State})
		},
	}
	flags.AddPlugins(cmd)
	flags.AddFormat(cmd, "the path of plugins.yaml", "json")
	return cmd
}

// pathsJSON is where settings and what belongs to them live.
type pathsJSON struct {
	Plugins     string `json:"plugins"`
	Credentials string `json:"credentials"`
	Themes      string `json:"themes"`
	Cache       string `json:"cache"`
	State       string `json:"state"`
}

func newConfigValidateCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:        "validate [FILE]",
		SuggestFor: []string{"check", "test"},
		Short:      "Check plugins.yaml, and say everything that is wrong with it",
		Long: `Validate checks FILE, or else all that you can change: plugins.yaml, credentials,
themes, plugins.lock, grants.yaml, trusted.yaml, indexes.yaml and chain.yaml. It
prints ok, or every problem as FILE:LINE:COLUMN and what to do.

Exit codes: 0 all is right; 1 something is wrong; 2 wrong usage.`,
		Example: `  aiterm statusline config validate
  aiterm statusline config validate ./plugins.yaml -f json`,
		Args: console.Exactly(0, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, "json"); err != nil {
				return err
			}
			if len(args) == 1 {
				flags.Plugins = args[0]
			}
			return configValidate(env, flags, len(args) == 1)
		},
	}
	flags.AddFormat(cmd, "text", "json")
	return cmd
}

func configValidate(env *console.Env, flags console.ConfigFlags, named bool) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	if named {
		files.Credentials = ""
	}
	table, err := settings.Open(files)
	if err != nil {
		if flags.Format == "json" {
			unread := strictyaml.Problem{File: files.Plugins, Message: err.Error()}
			err = errors.Join(printProblems(env, files.Plugins, []strictyaml.Problem{unread}), err)
		}
		return err
	}
	problems := eachProblem(table.Problems())
	if !named {
		for _, p := range ownfiles.Check(env.Dirs.Config, files.Sources) {
			if !slices.Contains(problems, p) {
				problems = append(problems, p)
			}
		}
	}
	if flags.Format == "json" {
		if err := printProblems(env, files.Plugins, problems); err != nil {
			return err
		}
	} else {
		for _, p := range problems {
			fmt.Fprintln(env.Stdout, console.WithoutLogins(p.Error()))
		}
	}
	switch count := len(problems); {
	case count == 1:
		return fmt.Errorf("1 problem: put it right, then check again")
	case count > 1:
		return fmt.Errorf("%d problems: put them right, then check again", count)
	}
	if flags.Format == "" {
		_, err = fmt.Fprintln(env.Stdout, "ok")
	}
	return err
}

// validJSON is what is wrong with a plugins.yaml, for programs.
type validJSON struct {
	OK       bool          `json:"ok"`
	File     string        `json:"file"`
	Problems []problemJSON `json:"problems"`
}

type problemJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// printProblems says for programs what is wrong with the file and those beside it.
func printProblems(env *console.Env, file string, problems []strictyaml.Problem) error {
	out := validJSON{len(problems) == 0, file, []problemJSON{}}
	for _, p := range problems {
		p.Message = console.WithoutLogins(p.Message)
		out.Problems = append(out.Problems, problemJSON(p))
	}
	return console.PrintJSON(env.Stdout, out)
}

// eachProblem takes what is wrong with several files apart.
func eachProblem(err error) (out []strictyaml.Problem) {
	switch err := err.(type) {
	case nil:
	case strictyaml.Problems:
		return err
	case interface{ Unwrap() []error }:
		for _, e := range err.Unwrap() {
			out = append(out, eachProblem(e)...)
		}
	default:
		out = append(out, strictyaml.Problem{File: "credentials", Message: err.Error()})
	}
	return out
}

func newConfigResetCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var yes bool
	cmd := &cobra.Command{
		Use:   "reset [KEY]",
		Short: "Put one setting, or all of plugins.yaml, back to the default",
		Long: `Reset with KEY is unset KEY. Without, all of plugins.yaml goes back to the
default: lines, segments and settings. You are asked first. The old file is kept
beside it, with the time in its name. Credentials are not touched.

Exit codes: 0 reset, or you said no; 1 a file cannot be changed; 2 wrong usage.`,
		Example: `  aiterm statusline config reset usage.compact
  aiterm statusline config reset
  aiterm statusline config reset --yes`,
		Args: console.Exactly(0, 1, "one key, or none for everything"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return configUnset(env, flags, args[0])
			}
			return configReset(cmd, env, flags, yes)
		},
	}
	flags.AddPlugins(cmd)
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.ValidArgsFunction = completeSettings(env, &flags, false)
	return cmd
}

func configReset(cmd *cobra.Command, env *console.Env, flags console.ConfigFlags, yes bool) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(files.Plugins); os.IsNotExist(err) {
		fmt.Fprintf(env.Stdout, "There is no %s, so everything has its default already.\n", console.Tilde(env, files.Plugins))
		return nil
	}
	if !yes {
		if _, ok := console.StdinTerminal(env); !ok {
			return console.UsageError(cmd, fmt.Errorf("nobody can be asked here whether to reset all of %s: add --yes", console.Tilde(env, files.Plugins)))
		}
		yes, err = console.Confirm(cmd.Context(), env, "Put all of "+console.Tilde(env, files.Plugins)+" back to the default? The old file is kept.", false)
		if err != nil {
			return err
		}
		if !yes {
			fmt.Fprintln(env.Stdout, "Nothing was changed.")
			return nil
		}
	}
	kept, err := settings.Reset(files, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s has its defaults again.\n  old file: %s\n", console.Tilde(env, files.Plugins), filepath.ToSlash(kept))
	return nil
}
