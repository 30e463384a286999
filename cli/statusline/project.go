package statusline

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newProjectCommand(env *console.Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "project",
		Short: "Let a project's " + config.ProjectFile + " change looks and order, or not",
		Long: `A project may bring a file ` + config.ProjectFile + ` in its folder, for the line in
sessions that were started there or below. Nobody reads it until you allow it for
that folder. It can change looks and order: theme, icons, separators, wrap,
columns, the order of the segments that you have on your lines, which of them are
left out, their priorities, colours and, of aiterm's own, settings. It can bring
no segment, name no module or command, grant nothing, and keeps out of everything
else.

Without a word after it, project lists the folders that you allowed.

Exit codes: 0 listed; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline project
  aiterm statusline project allow ~/work/acme
  aiterm statusline project forget ~/work/acme`,
		Args: console.NoSuchCommand,
		RunE: func(*cobra.Command, []string) error { return listProjects(env) },
	}
	sub := func(use, short, long string, do func(settings.Files, string) (bool, error), done, already string) {
		cmd.AddCommand(&cobra.Command{
			Use: use + " [FOLDER]", Short: short,
			Long: long + "\n\nExit codes: 0 done, or it was so already; 1 a file cannot be used; 2 wrong usage.",
			Example: "  aiterm statusline project " + use + "\n" +
				"  aiterm statusline project " + use + " ~/work/acme",
			Args: console.Exactly(0, 1, "a folder, or nothing for this one"),
			RunE: func(_ *cobra.Command, args []string) error {
				folder, err := projectFolder(args)
				if err != nil {
					return err
				}
				var flags console.ConfigFlags
				files, err := flags.Files(env)
				if err != nil {
					return err
				}
				changed, err := do(files, folder)
				if err != nil {
					return err
				}
				text := already
				if changed {
					text = done
				}
				fmt.Fprintf(env.Stdout, text+"\n", console.Tilde(env, folder))
				if note := nothingToRead(folder); note != "" && use == "allow" {
					fmt.Fprintf(env.Stderr, "note: %s %s\n", console.Tilde(env, folder), note)
				}
				return nil
			},
		})
	}
	sub("allow", "Let the file of a folder change looks and order",
		`Allow adds a folder, or this one, to the list projects in plugins.yaml. Its file
may be written or changed later; what it can do stays the same.`,
		settings.AllowProject, "Allowed: "+config.ProjectFile+" in %s may change looks and order of the line there.", "%s is allowed already; nothing was changed.")
	sub("forget", "Take that back",
		"Forget takes a folder, or this one, out of the list projects in plugins.yaml.",
		settings.ForgetProject, "Forgotten: nothing in %s changes the line.", "%s was not allowed; nothing was changed.")
	return cmd
}

// projectFolder is the folder that is named, or the present one: whole, and where links
// lead, as Claude Code knows it.
func projectFolder(args []string) (string, error) {
	folder := "."
	if len(args) > 0 {
		folder = args[0]
	}
	whole, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(whole); err == nil {
		whole = real
	}
	return whole, nil
}

// nothingToRead says why a folder that was allowed changes nothing: its name may be a
// mistake. It is "" where there is a file.
func nothingToRead(folder string) string {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "is no folder: \"aiterm statusline project forget\" with the same name takes it back"
	}
	switch info, err := os.Stat(filepath.Join(folder, config.ProjectFile)); {
	case err != nil:
		return "has no " + config.ProjectFile + " that can be read now"
	case !info.Mode().IsRegular():
		return "has a " + config.ProjectFile + " that is no file"
	}
	return ""
}

func listProjects(env *console.Env) error {
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	folders, err := settings.Projects(files)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		note := ""
		if _, err := os.Stat(filepath.Join(folder, config.ProjectFile)); err != nil {
			note = "  (without " + config.ProjectFile + " now)"
		}
		fmt.Fprintf(env.Stdout, "%s%s\n", console.Tilde(env, folder), note)
	}
	if here, err := projectFolder(nil); err == nil && !slices.Contains(folders, here) {
		if _, err := os.Stat(filepath.Join(here, config.ProjectFile)); err == nil {
			fmt.Fprintf(env.Stderr, "note: %s has a %s, which nobody reads: aiterm statusline project allow\n", console.Tilde(env, here), config.ProjectFile)
		}
	}
	if len(folders) == 0 {
		fmt.Fprintln(env.Stderr, "no project may change the line")
	}
	return nil
}
