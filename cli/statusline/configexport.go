package statusline

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

func newConfigExportCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write settings, themes, presets and pinned segments into one file",
		Long: `Export writes what your line is into one file, for another machine or somebody
else: plugins.yaml as it stands, your themes and presets, and which segments of
other people you added, by their hashes. Without FILE, or with -, it goes to
stdout.

Not in it are keys, what you granted, the command of the segment chain, projects
that you allowed, and modules that are files of this machine. "aiterm statusline
config import FILE" takes it.

Exit codes: 0 written; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline config export line.json
  aiterm statusline config export | less`,
		Args: console.Exactly(0, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			files, err := flags.Files(env)
			if err != nil {
				return err
			}
			b, left, err := settings.Export(files)
			if err != nil {
				return err
			}
			text, err := b.Text()
			if err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				if _, err := env.Stdout.Write(text); err != nil {
					return err
				}
			} else {
				if err := userfile.Output(cmd.Context(), args[0], text); err != nil {
					return err
				}
				fmt.Fprintf(env.Stdout, "Wrote %s: plugins.yaml, %d themes, %d presets, %d pinned segments.\n", args[0], len(b.Themes), len(b.Presets), len(b.Segments))
			}
			for _, what := range left {
				fmt.Fprintf(env.Stderr, "note: not in it: %s\n", console.OneLine(what))
			}
			return nil
		},
	}
	flags.AddPlugins(cmd)
	return cmd
}

// takeBundle takes what was exported, and says what became of it.
func takeBundle(env *console.Env, files settings.Files, b settings.Bundle, path string, dryRun bool) error {
	c, err := settings.TakeBundle(files, b, time.Now(), dryRun)
	if err != nil {
		return err
	}
	verb := "Wrote"
	if dryRun {
		verb = "Would write"
	}
	for _, file := range c.Written {
		fmt.Fprintf(env.Stdout, "%s %s\n", verb, console.Tilde(env, file))
	}
	for _, file := range c.Kept {
		fmt.Fprintf(env.Stdout, "  kept the old one: %s\n", console.Tilde(env, file))
	}
	if len(c.Written) == 0 {
		fmt.Fprintf(env.Stdout, "All of %s is so already; nothing was changed.\n", console.Tilde(env, path))
	}
	for _, what := range c.Left {
		fmt.Fprintf(env.Stdout, "Left: %s\n", console.OneLine(what))
	}
	for _, p := range c.Add {
		fmt.Fprintf(env.Stdout, "Not here, and so on no line: %s %s. To add the very bytes:\n  aiterm plugins add %s --as %s\n",
			console.OneLine(p.Name), console.OneLine(p.Version), console.OneLine(p.Add()), console.OneLine(p.Name))
	}
	return nil
}
