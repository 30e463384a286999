package statusline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newPresetsCommand(env *console.Env) *cobra.Command {
	var flags preview.Flags
	var config console.ConfigFlags
	cmd := &cobra.Command{
		Use:        "presets [NAME…]",
		SuggestFor: []string{"preset", "gallery", "looks"},
		Short:      "Draw the presets, lines that can be taken as they are",
		Long: `Presets draws each preset at the width of your terminal, for the built-in
sample or that of the agent which it is for: what "aiterm statusline config set
preset NAME" would show before you change anything. A preset of your own is a
file NAME.yaml in the folder presets beside plugins.yaml, with the keys of
plugins.yaml that are looks and order (theme, ground, icons, style,
separator_spacing, wrap, align_columns, lines, and of segments show, priority,
shrink, icons, colors and settings), a description, and "agent: NAME" where it
is for another agent than Claude Code.

In a pipe they are listed, with tabs between the columns; name some to have them
drawn.

Exit codes: 0 shown; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline presets
  aiterm statusline presets minimal limits --columns 60
  aiterm statusline presets -f table
  aiterm statusline config set preset minimal
  aiterm statusline test --preset limits --svg limits.svg`,
		RunE: func(cmd *cobra.Command, args []string) error { return runPresets(cmd, env, config, flags, args) },
	}
	f := cmd.Flags()
	f.IntVar(&flags.Columns, "columns", 0, "width of the terminal in `cells`, 1 to 2000 (default COLUMNS, else the terminal's, else 120)")
	f.StringVar(&flags.Color, "color", "", "`level` of colours: none, 16, 256 or truecolor (default what plugins.yaml and the terminal say)")
	f.StringVar(&flags.Theme, "theme", "", "`name` of a theme to draw them in")
	config.AddFormat(cmd, "drawn, or tsv in a pipe", console.TableFormats(console.AsNames)...)
	cmd.ValidArgsFunction = completePresets(env)
	return cmd
}

// completePresets completes the names of presets that are not named yet.
func completePresets(env *console.Env) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		names := configfile.PresetNames(console.PlanInputs(env, "").Sources)
		return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(args, name) }), cobra.ShellCompDirectiveNoFileComp
	}
}

func runPresets(cmd *cobra.Command, env *console.Env, config console.ConfigFlags, flags preview.Flags, args []string) error {
	if err := config.CheckFormat(cmd, console.TableFormats(console.AsNames)...); err != nil {
		return err
	}
	src := console.PlanInputs(env, "").Sources
	chosen, err := choosePresets(configfile.Presets(src), args)
	if err != nil {
		return console.UsageError(cmd, err)
	}
	switch {
	case config.Format == console.AsJSON:
		return console.PrintJSON(env.Stdout, chosen)
	case listed(env, config.Format, len(args)):
		return console.ShowTable(env, presetTable(chosen, presetInUse(env)), config.Format, "")
	case config.Format == console.AsNames:
		for _, p := range chosen {
			fmt.Fprintln(env.Stdout, p.Name)
		}
		return nil
	}
	if cmd.Flags().Changed("columns") && (flags.Columns < 1 || flags.Columns > console.MaxColumns) {
		return console.UsageError(cmd, fmt.Errorf("--columns is %d: give 1 to %d", flags.Columns, console.MaxColumns))
	}
	inUse := presetInUse(env)
	var wrong error
	for i, preset := range chosen {
		if i > 0 {
			fmt.Fprintln(env.Stdout)
		}
		title := preset.Name
		if preset.Name == inUse {
			title += " (yours)"
		}
		if preset.Description != "" {
			title += ": " + preset.Description
		}
		console.Paragraph(env.Stdout, "", title, console.TextWidth(env))
		flags.Preset = preset.Name
		if err := drawSample(env, flags); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("preset %s: %w", preset.Name, err))
		}
	}
	return wrong
}

// listed tells whether presets or themes are a table, and not drawn: where -f says so,
// and in a pipe where none is named.
func listed(env *console.Env, format string, named int) bool {
	switch format {
	case "":
		return named == 0 && console.Tabbed(env, format)
	case console.AsTable, console.AsTabs:
		return true
	}
	return false
}

func presetTable(presets []configfile.Preset, inUse string) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "  NAME"}, {Title: "DESCRIPTION", Break: true, Min: 24, Yield: 1}, {Title: "YOURS", PipeOnly: true},
	}}
	for _, p := range presets {
		name, yours := inUseCells(p.Name, p.Name == inUse)
		t.Add(name, table.Text(p.Description), yours)
	}
	return t
}

// inUseCells are a name, marked where it is in use, and what a pipe has for the mark.
func inUseCells(name string, inUse bool) (marked, yours table.Cell) {
	if inUse {
		return table.Cell{Sign: "* ", Text: name, Style: "bold"}, table.Text("yes")
	}
	return table.Cell{Sign: "  ", Text: name}, table.Text("no")
}

// choosePresets are those of the names, or all.
func choosePresets(all []configfile.Preset, names []string) ([]configfile.Preset, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []configfile.Preset
	for _, name := range names {
		i := slices.IndexFunc(all, func(p configfile.Preset) bool { return p.Name == name })
		if i < 0 {
			var known []string
			for _, p := range all {
				known = append(known, p.Name)
			}
			return nil, errors.New(strictyaml.Unknown("preset", name, known))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func presetInUse(env *console.Env) string {
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return ""
	}
	table, err := settings.Open(files)
	if err != nil {
		return ""
	}
	s, _ := table.Find(settings.PresetKey)
	return s.Value
}

// reportPreset says what a preset changed, and what it did not.
func reportPreset(env *console.Env, c settings.PresetChange) {
	reportSet(env, c.Change)
	if len(c.Moved) > 0 {
		fmt.Fprintf(env.Stdout, "  on its lines now, as you added them: %s\n", strings.Join(c.Moved, ", "))
	}
	if len(c.Kept) > 0 {
		fmt.Fprintf(env.Stdout, "  kept as you set them: %s\n", strings.Join(c.Kept, ", "))
	}
	if c.OwnLines {
		fmt.Fprint(env.Stderr, "note: your plugins.yaml has lines of its own, which stay: \"aiterm statusline config unset lines\" takes them out, for those of the preset\n")
	}
}
