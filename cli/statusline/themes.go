package statusline

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newThemesCommand(env *console.Env) *cobra.Command {
	var flags preview.Flags
	var config console.ConfigFlags
	ground := ""
	cmd := &cobra.Command{
		Use:        "themes [NAME…]",
		SuggestFor: []string{"theme", "colors", "colours"},
		Short:      "Draw your line in each theme",
		Long: `Themes draws your line in each theme, at the width of your terminal, for the
built-in sample. Each says whether it is for a dark or a light terminal, and which
one is its partner for the other.

In a pipe they are listed, with tabs between the columns; name some to have them
drawn.

Exit codes: 0 shown; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline themes
  aiterm statusline themes --ground light
  aiterm statusline themes -f table
  aiterm statusline themes nord gruvbox-dark --columns 60
  aiterm statusline config set theme nord
  aiterm statusline themes new mine --from nord`,
		Args: cobra.ArbitraryArgs, // and not just those of the commands below
		RunE: func(cmd *cobra.Command, args []string) error {
			if ground != "" && ground != configfile.Dark && ground != configfile.Light {
				return console.UsageError(cmd, fmt.Errorf("--ground is %q: give dark or light", ground))
			}
			return runThemes(cmd, env, config, flags, ground, args)
		},
	}
	f := cmd.Flags()
	f.IntVar(&flags.Columns, "columns", 0, "width of the terminal in `cells`, 1 to 2000 (default COLUMNS, else the terminal's, else 120)")
	f.StringVar(&flags.Color, "color", "", "`level` of colours: none, 16, 256 or truecolor (default what plugins.yaml and the terminal say)")
	f.StringVar(&flags.Preset, "preset", "", "`name` of a preset to draw instead of your line")
	f.StringVar(&ground, "ground", "", "only those for this `ground`: dark or light")
	config.AddFormat(cmd, "drawn, or tsv in a pipe", console.TableFormats(console.AsNames)...)
	cmd.RegisterFlagCompletionFunc("ground", cobra.FixedCompletions([]string{configfile.Dark, configfile.Light}, cobra.ShellCompDirectiveNoFileComp))
	cmd.ValidArgsFunction = completeThemes(env)
	cmd.AddCommand(newThemesNewCommand(env))
	return cmd
}

// completeThemes completes the names of themes that are not named yet.
func completeThemes(env *console.Env) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		names := configfile.ThemeNames(console.PlanInputs(env, "").Sources)
		return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(args, name) }), cobra.ShellCompDirectiveNoFileComp
	}
}

// themeRow is a theme as -f json shows it.
type themeRow struct {
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	Ground      string            `json:"ground"`
	Partner     string            `json:"partner,omitempty"`
	File        string            `json:"file,omitempty"` // of one's own
	InUse       bool              `json:"in_use"`
	Roles       map[string]string `json:"roles"`
}

func runThemes(cmd *cobra.Command, env *console.Env, config console.ConfigFlags, flags preview.Flags, ground string, args []string) error {
	if err := config.CheckFormat(cmd, console.TableFormats(console.AsNames)...); err != nil {
		return err
	}
	if cmd.Flags().Changed("columns") && (flags.Columns < 1 || flags.Columns > console.MaxColumns) {
		return console.UsageError(cmd, fmt.Errorf("--columns is %d: give 1 to %d", flags.Columns, console.MaxColumns))
	}
	src := console.PlanInputs(env, "").Sources
	known := configfile.ThemeNames(src)
	for _, name := range args {
		if !slices.Contains(known, name) {
			return console.UsageError(cmd, errors.New(strictyaml.Unknown("theme", name, known)))
		}
	}
	inUse := themeInUse(env)
	rows, wrong := []themeRow{}, error(nil)
	names := args
	if len(args) == 0 {
		names = known
	}
	for _, name := range names {
		theme, err := configfile.LoadTheme(name, src)
		if err != nil {
			wrong = errors.Join(wrong, err)
			continue
		}
		if ground == "" || theme.Ground == ground {
			rows = append(rows, themeRow{name, theme.Description, theme.Ground, theme.Partner, theme.Path, name == inUse, theme.Roles})
		}
	}
	if len(args) == 0 {
		// Those that can be compared stand together.
		slices.SortStableFunc(rows, func(a, b themeRow) int { return cmp.Compare(a.Ground, b.Ground) })
	}
	switch {
	case config.Format == console.AsJSON:
		return errors.Join(wrong, console.PrintJSON(env.Stdout, rows))
	case listed(env, config.Format, len(args)):
		return errors.Join(wrong, console.ShowTable(env, themeTable(rows), config.Format, ""))
	case config.Format == console.AsNames:
		for _, row := range rows {
			fmt.Fprintln(env.Stdout, row.Name)
		}
		return wrong
	}
	for i, row := range rows {
		if i > 0 {
			fmt.Fprintln(env.Stdout)
		}
		console.Paragraph(env.Stdout, "", row.title(), console.TextWidth(env))
		flags.Theme = row.Name
		if err := drawSample(env, flags); err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("theme %s: %w", row.Name, err))
		}
	}
	return wrong
}

func themeTable(rows []themeRow) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "  NAME"}, {Title: "GROUND", Yield: 3, Label: "for a terminal that is"}, {Title: "PARTNER", Yield: 2, Label: "partner"},
		{Title: "DESCRIPTION", Break: true, Min: 24, Yield: 1}, {Title: "YOURS", PipeOnly: true},
	}}
	for _, r := range rows {
		name, yours := inUseCells(r.Name, r.InUse)
		t.Add(name, table.Text(r.Ground), table.Text(console.OrDash(r.Partner)), table.Text(r.Description), yours)
	}
	return t
}

func (r themeRow) title() string {
	title := r.Name
	if r.InUse {
		title += " (yours)"
	}
	title += ", " + r.Ground
	if r.Partner != "" {
		title += ", partner " + r.Partner
	}
	if r.Description != "" {
		title += ": " + r.Description
	}
	return title
}

func themeInUse(env *console.Env) string {
	plan, _, err := configfile.Resolve(console.PlanInputs(env, ""))
	if err != nil {
		return ""
	}
	return plan.Theme.Name
}

// drawSample draws the built-in sample as the flags say.
func drawSample(env *console.Env, flags preview.Flags) error {
	p, err := preview.New(env, flags)
	if err != nil {
		return err
	}
	if p.Plan, err = preview.Plan(env, flags, p); err != nil {
		return err
	}
	p.Width = max(1, console.Columns(env, flags.Columns)-4-2*p.Plan.Padding)
	var written error
	err = p.Render(func(out view.Rendered) { _, written = env.Stdout.Write(out.ANSI()) })
	return errors.Join(err, written)
}
