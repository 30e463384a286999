package statusline

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newConfigCommand(env *console.Env) *cobra.Command {
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
		Args: console.NoSuchCommand,
		RunE: console.ShowHelp,
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
		newConfigExportCommand(env),
	)
	return cmd
}

// readTable reads the settings, and warns of what is wrong with the files.
func readTable(env *console.Env, f *console.ConfigFlags) (*settings.Table, error) {
	files, err := f.Files(env)
	if err != nil {
		return nil, err
	}
	table, err := settings.Open(files)
	if err != nil {
		return nil, err
	}
	if problems := table.Problems(); problems != nil {
		for line := range strings.SplitSeq(console.ErrorText(env, problems), "\n") {
			fmt.Fprintf(env.Stderr, "warning: %s\n", console.OneLine(line))
		}
	}
	return table, nil
}

// completeSettings completes a key and, where a value follows, its values.
func completeSettings(env *console.Env, flags *console.ConfigFlags, values bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		const done = cobra.ShellCompDirectiveNoFileComp
		files, err := flags.Files(env)
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
				keys = append(keys, cobra.CompletionWithDesc(s.Key, console.OneLine(s.Description)))
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
