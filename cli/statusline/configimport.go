package statusline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newConfigImportCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "import [FILE]",
		Short: "Take over what was exported, or the settings of the Python aiterm",
		Long: `Import takes a file that "aiterm statusline config export" wrote: plugins.yaml,
themes and presets. Files of yours that it replaces are kept beside the new
ones. It changes nothing unless the whole is right here. Segments of other
people are not fetched: those that are not here are left off the lines, and it
says how to add the very bytes. What you grant and allow, your key and for how
long usage is kept stay yours to say.

Otherwise it reads the statusline.json of the aiterm that was written in Python,
from ~/.config/aiterm unless FILE is given, and sets what has a counterpart
here. It says what it took over, what was so already, and what it left, with the
reason. The old file is only read.

Exit codes: 0 done; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline config import line.json
  aiterm statusline config import --dry-run
  aiterm statusline config import ~/backup/statusline.json`,
		Args: console.Exactly(0, 1, "one file"),
		RunE: func(_ *cobra.Command, args []string) error {
			path := oldSettings(env)
			if len(args) == 1 {
				path = args[0]
			}
			return configImport(env, flags, path, dryRun)
		},
	}
	flags.AddPlugins(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "only say what would be done")
	return cmd
}

// oldSettings is where the Python aiterm keeps its settings: it does not look at
// XDG_CONFIG_HOME, but somebody may have moved the file along.
func oldSettings(env *console.Env) string {
	const name = "statusline.json"
	own := filepath.Join(env.Dirs.Config, name)
	home := env.Getenv("HOME")
	if home == "" {
		home = env.Getenv("USERPROFILE")
	}
	if _, err := os.Stat(own); err == nil || home == "" {
		return own
	}
	return filepath.Join(home, ".config", "aiterm", name)
}

func configImport(env *console.Env, flags console.ConfigFlags, path string, dryRun bool) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	text, err := settings.ReadImport(path)
	if err != nil {
		return err
	}
	if b, ok, err := settings.ParseBundle(text); ok {
		if err == nil {
			err = takeBundle(env, files, b, path, dryRun)
		}
		if err != nil {
			return fmt.Errorf("import %s: %w", path, err)
		}
		return nil
	}
	all, err := settings.Import(files, text, dryRun)
	if err != nil {
		return fmt.Errorf("import %s: %w", path, err)
	}
	title, row := "Took over from "+console.Tilde(env, path)+":", func(i settings.Imported) string {
		return fmt.Sprintf("%s → %s: %s", i.Old, i.Key, console.Shown(i.Value))
	}
	if dryRun {
		title = "Would take over from " + console.Tilde(env, path) + ":"
	}
	taken := printImported(env, title, all, row, func(i settings.Imported) bool { return i.Taken })
	printImported(env, "So already:", all, row, func(i settings.Imported) bool { return !i.Taken && i.Reason == "" })
	printImported(env, "Left:", all, func(i settings.Imported) string {
		if i.Value == "" {
			return fmt.Sprintf("%s %s", console.OneLine(i.Old), console.OneLine(i.Reason))
		}
		return fmt.Sprintf("%s: %s %s", console.OneLine(i.Old), console.OneLine(i.Value), console.OneLine(i.Reason))
	}, func(i settings.Imported) bool { return i.Reason != "" })
	if !dryRun && slices.ContainsFunc(all, func(i settings.Imported) bool { return i.Taken && i.Old == "anthropic.api_key" }) {
		fmt.Fprintf(env.Stderr, "note: %s holds the API key too, for all who can read it: take it out there\n", console.Tilde(env, path))
	}
	if taken == 0 {
		fmt.Fprintln(env.Stdout, "Nothing was changed.")
	}
	return nil
}

// printImported prints those that belong under a title, and returns how many.
func printImported(env *console.Env, title string, all []settings.Imported, row func(settings.Imported) string, belongs func(settings.Imported) bool) (count int) {
	for _, i := range all {
		if !belongs(i) {
			continue
		}
		if count++; count == 1 {
			fmt.Fprintln(env.Stdout, title)
		}
		fmt.Fprintf(env.Stdout, "  %s\n", row(i))
	}
	return count
}
