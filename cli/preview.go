package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// maxColumns is more than any screen has.
const maxColumns = 2000

type previewFlags struct {
	payload, plugins      string
	session, weekly       string
	at, color, theme, svg string
	columns               int
	timings               bool
}

func newTestCommand(env *Env) *cobra.Command {
	var flags previewFlags
	cmd := &cobra.Command{
		Use:        "test",
		SuggestFor: []string{"preview", "show", "try"},
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
  aiterm statusline test --session 96/100@25m --weekly 81%@2d6h --at 23:05
  aiterm statusline test --payload payload.json --timings
  aiterm statusline test --svg line.svg`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runTest(cmd, env, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.payload, "payload", "", "JSON `file` to render, - for stdin (default the built-in sample)")
	f.StringVar(&flags.plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	f.StringVar(&flags.session, "session", "", "`usage` of the 5-hour window, as 45/100@2h or 45%@2h")
	f.StringVar(&flags.weekly, "weekly", "", "`usage` of the 7-day window, as 234/500@3d or 47%@3d4h")
	f.StringVar(&flags.at, "at", "", "`time` of day, as 11:10 (default now)")
	f.IntVar(&flags.columns, "columns", 0, "width of the terminal in `cells`, 1 to 2000 (default COLUMNS, else the terminal's, else 120)")
	f.StringVar(&flags.color, "color", "", "`level` of colours: none, 16, 256 or truecolor (default what plugins.yaml and the terminal say; a picture has truecolor)")
	f.StringVar(&flags.theme, "theme", "", "`name` of a theme to use instead of that of plugins.yaml")
	f.BoolVar(&flags.timings, "timings", false, "print what each part took")
	f.StringVar(&flags.svg, "svg", "", "also draw the line into a picture `file`")
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"none", "16", "256", "truecolor"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("theme", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return configfile.ThemeNames(planInputs(env, flags.plugins).Sources), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func runTest(cmd *cobra.Command, env *Env, flags previewFlags) error {
	p, err := newPreview(env, flags)
	if err == nil && cmd.Flags().Changed("columns") && (flags.columns < 1 || flags.columns > maxColumns) {
		err = fmt.Errorf("--columns is %d: give 1 to %d", flags.columns, maxColumns)
	}
	if err != nil {
		return usageError(cmd, err)
	}
	if p.Payload, err = readPayload(cmd.Context(), env, flags.payload); err != nil {
		return err
	}
	if p.Plan, err = previewPlan(env, flags); err != nil {
		return err
	}
	p.Width = max(1, columns(env, flags.columns)-4-2*p.Plan.Padding)
	err = p.Render(func(out host.Rendered) { leave(env, showPreview(cmd.Context(), env, flags, out)) })
	if err != nil {
		return fmt.Errorf("--payload %s, read as stdin would be: %w", flags.payload, err)
	}
	return nil
}

// leave ends the program: a segment that does not return may hold the main
// goroutine.
func leave(env *Env, err error) {
	err = written(env, err)
	if err != nil {
		fmt.Fprintln(env.Stderr, "aiterm:", withoutLogins(err.Error()))
	}
	env.Exit(exitCode(err))
}

// drawLast draws a preview as the last thing that a command does, which then ends
// with the code of err.
func drawLast(ctx context.Context, env *Env, p host.Preview, err error) error {
	failed := p.Render(func(out host.Rendered) {
		if shownErr := showPreview(ctx, env, previewFlags{}, out); err == nil {
			err = shownErr
		}
		tellNoRoom(env, out.NoRoom)
		leave(env, err)
	})
	return errors.Join(err, failed)
}

func showPreview(ctx context.Context, env *Env, flags previewFlags, out host.Rendered) error {
	if _, err := env.Stdout.Write(out.ANSI()); err != nil {
		return err
	}
	for _, t := range out.Timings {
		if t.Failed || t.Told {
			fmt.Fprintf(env.Stderr, "note: segment %s: %s\n", t.Name, oneLine(t.Note))
		}
	}
	if flags.svg != "" {
		picture := layout.SVG(out.Picture, layout.SVGOptions{Title: "The status line of aiterm"})
		if err := userfile.Output(ctx, flags.svg, picture); err != nil {
			return fmt.Errorf("--svg: %w", err)
		}
	}
	if flags.timings {
		return show(env, timingTable(out.Timings), "")
	}
	return nil
}

// newPreview parses the flags that describe the session.
func newPreview(env *Env, flags previewFlags) (host.Preview, error) {
	p := host.Preview{Start: time.Now(), Now: time.Now(), Getenv: env.Getenv, CacheDir: env.Dirs.Cache, ConfigDir: env.Dirs.Config, Executable: env.Executable}
	if flags.at != "" {
		at, err := timeOfDay(flags.at, p.Now)
		if err != nil {
			return p, fmt.Errorf("--at is %q: give a time of day such as 11:10", flags.at)
		}
		p.Now = at
	}
	// A picture does not depend on the terminal that it was made in.
	p.PictureLevel = layout.Truecolor
	if flags.color != "" {
		var ok bool
		if p.PictureLevel, ok = layout.ParseLevel(flags.color); !ok {
			return p, fmt.Errorf("--color is %q: give none, 16, 256 or truecolor", flags.color)
		}
	}
	if flags.theme != "" {
		themes := configfile.ThemeNames(planInputs(env, flags.plugins).Sources)
		if !slices.Contains(themes, flags.theme) {
			return p, fmt.Errorf("--theme is %q%s", flags.theme, strictyaml.Suggest(flags.theme, themes))
		}
	}
	for _, w := range []struct{ flag, name, value string }{
		{"--session", usage.FiveHour, flags.session},
		{"--weekly", usage.SevenDay, flags.weekly},
	} {
		if w.value == "" {
			continue
		}
		window, err := usage.ParseWindow(w.name, w.value, p.Now)
		if err != nil {
			return p, fmt.Errorf("%s: %w", w.flag, err)
		}
		p.Windows = append(p.Windows, window)
	}
	return p, nil
}

// timeOfDay is a time such as 11:10 on the day of now.
func timeOfDay(text string, now time.Time) (time.Time, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return t, err
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, now.Location()), nil
}

// readPayload reads the file that --payload names, which may be a pipe.
func readPayload(ctx context.Context, env *Env, path string) ([]byte, error) {
	switch path {
	case "":
		return nil, nil
	case "-":
		s, err := status.Read(env.Stdin, time.Minute)
		return []byte(s.Raw()), err
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	// Opening a pipe that nobody writes to cannot be called off.
	go func() {
		data, err := readAtMost(path, status.MaxBytes+1)
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("--payload: %w: name a JSON file, or - for stdin", r.err)
		}
		return r.data, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("--payload %s: cancelled while it was read", path)
	}
}

func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if data == nil {
		data = []byte{}
	}
	return data, err
}

// previewPlan is the plan with what the flags change. Unlike a render, which
// must show something, a preview stops at a broken file.
func previewPlan(env *Env, flags previewFlags) (config.Plan, error) {
	in := planInputs(env, flags.plugins)
	plan, problems, err := configfile.Resolve(in)
	if err != nil {
		return plan, err
	}
	if len(problems) > 0 {
		return plan, config.Problems(problems)
	}
	if flags.theme != "" {
		if plan.Theme, err = configfile.LoadTheme(flags.theme, in.Sources); err != nil {
			return plan, err
		}
	}
	if flags.color != "" {
		plan.Color = flags.color
	}
	return plan, nil
}

// planInputs are those of a render, without the snapshots that it keeps. plugins is
// another plugins.yaml than the user's own, or "".
func planInputs(env *Env, plugins string) configfile.Inputs {
	in := host.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable)
	in.CacheDir = ""
	return in
}

func columns(env *Env, flag int) int {
	if flag > 0 {
		return flag
	}
	terminal := line.Terminal{Getenv: env.Getenv, Ask: env.AskTerminal}
	return terminal.Columns()
}

func timingTable(timings []line.Timing) table.Table {
	t := table.Table{Columns: []table.Column{{Title: "PART"}, {Title: "TIME", Right: true}, {Title: "NOTE", Break: true, Min: 24, Yield: 1}}}
	for _, each := range timings {
		name := each.Name
		if each.Segment {
			name = "  " + name
		}
		t.Add(table.Text(name), table.Text(milliseconds(each.Took)), table.Text(oneLine(each.Note)))
	}
	return t
}

func milliseconds(d time.Duration) string {
	return strings.TrimSpace(fmt.Sprintf("%7.2f ms", float64(d.Microseconds())/1000))
}
