package statusline

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/view"
)

func newTestCommand(env *console.Env) *cobra.Command {
	var flags preview.Flags
	cmd := &cobra.Command{
		Use:        "test",
		SuggestFor: []string{"preview", "try"},
		Short:      "Show the line for the built-in sample or a payload of yours",
		Long: `Test renders the built-in sample, or a payload as Claude Code writes it to
stdin, and changes no cache and no setting. The sample's session and repository
are made up; a payload's are looked at. A segment that fails is named on stderr,
with the reason. So is a .wasm that was never compiled here: the next line in
Claude Code does that, and so does "aiterm plugins list". The command of the
segment chain is never run: what it printed last is shown, and stderr says so.

With --timings a table follows with what each part took, as it would with
everything compiled.

Exit codes: 0 shown; 1 a file cannot be used; 2 wrong usage.`,
		Example: `  aiterm statusline test
  aiterm statusline test --columns 60 --theme cool-blues
  aiterm statusline test --sample limits
  aiterm statusline test --session 96/100@25m --weekly 81%@2d6h --at 23:05
  aiterm statusline test --payload payload.json --timings
  aiterm statusline test --agent qwen --columns 60
  aiterm statusline test --svg line.svg`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runTest(cmd, env, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.Payload, "payload", "", "JSON `file` to render, - for stdin (default the built-in sample)")
	f.StringVar(&flags.Sample, "sample", "", "`name` of a session to draw it for: last, which a session of yours sent, usual, start, busy, limits, long, light, or one of another agent: copilot, qwen, antigravity, cursor or kimi")
	f.StringVar(&flags.Agent, "agent", "", "`name` of the agent in whose line it is drawn: claude-code, copilot, qwen, antigravity, cursor or kimi (default what the payload tells)")
	f.StringVar(&flags.Plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	f.StringVar(&flags.Session, "session", "", "`usage` of the 5-hour window, as 45/100@2h or 45%@2h")
	f.StringVar(&flags.Weekly, "weekly", "", "`usage` of the 7-day window, as 234/500@3d or 47%@3d4h")
	f.StringVar(&flags.At, "at", "", "`time` of day, as 11:10 (default now)")
	f.IntVar(&flags.Columns, "columns", 0, "width of the terminal in `cells`, 1 to 2000 (default COLUMNS, else the terminal's, else 120)")
	f.StringVar(&flags.Color, "color", "", "`level` of colours: none, 16, 256 or truecolor (default what plugins.yaml and the terminal say; a picture has truecolor)")
	f.StringVar(&flags.Preset, "preset", "", "`name` of a preset to draw in place of plugins.yaml")
	f.StringVar(&flags.Theme, "theme", "", "`name` of a theme to use instead of that of plugins.yaml")
	f.BoolVar(&flags.Timings, "timings", false, "print what each part took")
	f.StringVar(&flags.SVG, "svg", "", "also draw the line into a picture `file`")
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"none", "16", "256", "truecolor"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("theme", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return configfile.ThemeNames(console.PlanInputs(env, flags.Plugins).Sources), cobra.ShellCompDirectiveNoFileComp
	})
	cmd.RegisterFlagCompletionFunc("preset", completePresets(env))
	cmd.RegisterFlagCompletionFunc("agent", completeAgents)
	cmd.RegisterFlagCompletionFunc("sample", cobra.FixedCompletions(preview.Samples(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// completeAgents completes the names of agents.
func completeAgents(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, host := range agent.All() {
		names = append(names, host.Name())
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

func runTest(cmd *cobra.Command, env *console.Env, flags preview.Flags) error {
	p, err := preview.New(env, flags)
	if err == nil && cmd.Flags().Changed("columns") && (flags.Columns < 1 || flags.Columns > console.MaxColumns) {
		err = fmt.Errorf("--columns is %d: give 1 to %d", flags.Columns, console.MaxColumns)
	}
	if err != nil {
		return console.UsageError(cmd, err)
	}
	if flags.Sample == "" {
		if p.Payload, err = preview.ReadPayload(cmd.Context(), env, flags.Payload); err != nil {
			return err
		}
	}
	if p.Plan, err = preview.Plan(env, flags, p); err != nil {
		return err
	}
	p.Fit(console.Columns(env, flags.Columns), flags.Columns > 0)
	err = p.Render(func(out view.Rendered) { preview.Leave(env, preview.Show(cmd.Context(), env, flags, out)) })
	if err != nil {
		return fmt.Errorf("--payload %s, read as stdin would be: %w", flags.Payload, err)
	}
	return nil
}
