package statusline

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

func newThemesNewCommand(env *console.Env) *cobra.Command {
	from := ""
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write the file of a theme of your own",
		Long: `New writes a theme with all its roles and with comments into the folder themes
beside plugins.yaml: one that looks like that of --from, or like yours, to be
changed. A file that is there already is left as it is.

Exit codes: 0 written; 1 it is there already, or cannot be written; 2 wrong usage.`,
		Example: `  aiterm statusline themes new mine
  aiterm statusline themes new paper --from github-light`,
		Args: console.Exactly(1, 1, "a name for the theme"),
		RunE: func(cmd *cobra.Command, args []string) error { return newTheme(cmd, env, args[0], from) },
	}
	cmd.Flags().StringVar(&from, "from", "", "`name` of the theme that it begins as (default that of plugins.yaml)")
	cmd.RegisterFlagCompletionFunc("from", func(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return configfile.ThemeNames(console.PlanInputs(env, "").Sources), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func newTheme(cmd *cobra.Command, env *console.Env, name, from string) error {
	src := console.PlanInputs(env, "").Sources
	if wrong := configfile.RejectThemeName(name); wrong != "" {
		return console.UsageError(cmd, errors.New("the name of a theme "+wrong))
	}
	if src.ThemeDir == "" {
		return errors.New("there is no folder for themes: set HOME or XDG_CONFIG_HOME")
	}
	if from == "" {
		from = themeInUse(env)
	}
	like, err := configfile.LoadTheme(from, src)
	if err != nil {
		return console.UsageError(cmd, fmt.Errorf("--from: %w", err))
	}
	path := filepath.Join(src.ThemeDir, name+".yaml")
	err = userfile.Replace(path, nil, false, configfile.ThemeFile(name, like))
	if errors.Is(err, userfile.ErrChanged) {
		return fmt.Errorf("%s is there already: give another name, or remove it", console.Tilde(env, path))
	}
	if err != nil {
		return fmt.Errorf("write the theme: %w", err)
	}
	fmt.Fprintf(env.Stdout, "%s is like %s. Change it, see it with \"aiterm statusline themes %s\", take it with\n\"aiterm statusline config set theme %[3]s\".\n", console.Tilde(env, path), from, name)
	return nil
}
