package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/line"
)

func newConfigCommand(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:        "config",
		SuggestFor: []string{"settings", "configure", "preferences"},
		Short:      "Settings by name: list, read and change them",
		Long: `Config lists, reads and changes settings by dotted names such as usage.compact.
They live in plugins.yaml, which is edited in place: comments, order and format
stay. Those that begin with anthropic. live in the file credentials beside it,
which only you can read. The names of the Python aiterm, such as
display.show_git, mean what took their place.

Exit codes: 0 done; 1 a file cannot be used; 2 wrong usage, key or value.`,
		Example: `  aiterm statusline config list usage
  aiterm statusline config set usage.warning_threshold 90
  aiterm statusline config set theme cool-blues
  aiterm statusline config unset theme`,
		Args: noSuchCommand,
		RunE: showHelp,
	}
	cmd.AddCommand(
		newConfigListCommand(env),
		newConfigGetCommand(env),
		newConfigSetCommand(env),
		newConfigUnsetCommand(env),
		newConfigResetCommand(env),
		newConfigEditCommand(env),
		newConfigPathCommand(env),
		newConfigValidateCommand(env),
		newConfigImportCommand(env),
	)
	return cmd
}

// configFlags are the flags that commands about settings share.
type configFlags struct{ plugins, format string }

func (f *configFlags) addPlugins(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
}

// addFormat adds -f; usual says what is printed without it.
func (f *configFlags) addFormat(cmd *cobra.Command, usual string, formats ...string) {
	cmd.Flags().StringVarP(&f.format, "format", "f", "", "output `format`: "+strings.Join(formats, " or ")+" (default "+usual+")")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// checkFormat refuses a format that is not among those.
func (f *configFlags) checkFormat(cmd *cobra.Command, formats ...string) error {
	for _, known := range append(formats, "") {
		if f.format == known {
			return nil
		}
	}
	return usageError(cmd, fmt.Errorf("--format is %q: give %s", f.format, strings.Join(formats, " or ")))
}

// files says where the settings live for this call.
func (f *configFlags) files(env *Env) (settings.Files, error) {
	in := host.PlanInputs(env.Getenv, env.Dirs, f.plugins, env.Executable)
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

// readTable reads the settings, and warns of what is wrong with the files.
func readTable(env *Env, f *configFlags) (*settings.Table, error) {
	files, err := f.files(env)
	if err != nil {
		return nil, err
	}
	table, err := settings.Open(files)
	if err != nil {
		return nil, err
	}
	if problems := table.Problems(); problems != nil {
		for line := range strings.SplitSeq(problems.Error(), "\n") {
			fmt.Fprintf(env.Stderr, "warning: %s\n", oneLine(line))
		}
	}
	return table, nil
}

// settingError gives a wrong key or value its exit code and what to do next.
func settingError(err error) error {
	var name *settings.NameError
	var value *settings.ValueError
	switch {
	case errors.As(err, &name):
		return &exitError{exitUsage, fmt.Errorf("%w (aiterm statusline config list shows all)", err)}
	case errors.As(err, &value):
		return &exitError{exitUsage, err}
	}
	return err
}

// exactly is the Args of a command that takes so many arguments at least and at
// most; words names them.
func exactly(least, most int, words string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usageError(cmd, fmt.Errorf("give %s", words))
		case len(args) > most && most == 0:
			return noArguments(cmd, args)
		case len(args) > most:
			return usageError(cmd, fmt.Errorf("unexpected argument %q: give %s, in quotes if there are spaces in it", args[most], words))
		}
		return nil
	}
}

// completeSettings completes a key and, where a value follows, its values.
func completeSettings(env *Env, flags *configFlags, values bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		const done = cobra.ShellCompDirectiveNoFileComp
		files, err := flags.files(env)
		if err != nil {
			return nil, done
		}
		table, err := settings.Open(files)
		if err != nil {
			return nil, done
		}
		if len(args) == 0 {
			var keys []string
			for _, s := range table.All() {
				keys = append(keys, cobra.CompletionWithDesc(s.Key, oneLine(s.Description)))
			}
			return keys, done
		}
		s, err := table.Find(args[0])
		if err != nil || !values || len(args) > 1 {
			return nil, done
		}
		if s.Type == "bool" {
			return []string{"true", "false"}, done
		}
		return s.Allowed, done
	}
}

// tilde shortens a path in the home folder, for messages.
func tilde(env *Env, path string) string {
	home := env.Getenv("HOME")
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && home != "" {
		return "~" + string(filepath.Separator) + rest
	}
	return path
}

// shown is a value in a message.
func shown(value string) string {
	if value == "" {
		return `""`
	}
	return oneLine(value)
}
