package statusline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/settings"
)

func newMoveCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var to settings.Target
	cmd := &cobra.Command{
		Use:        "move SEGMENT",
		SuggestFor: []string{"mv", "place", "order", "swap"},
		Short:      "Put a segment somewhere else on the line",
		Long: `Move puts a segment before or after another one, or at the end of a row; the row
below the last one is a new one. One that is on no row yet is put there. In
plugins.yaml, which is made if there is none, everything else stays as it is, and
a comment behind the segment goes with it where it can. A file without rows of its
own gets those of the preset.

Exit codes: 0 moved, or it was there already; 1 a file cannot be changed; 2 wrong
usage, or no such segment or row.`,
		Example: `  aiterm statusline move clock --before model
  aiterm statusline move cost --after context
  aiterm statusline move usage --row 1 --right
  aiterm statusline move agents --row 3`,
		Args: console.Exactly(1, 1, "the name of a segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to.Right && to.Row == 0 {
				return console.UsageError(cmd, errors.New("--right is the edge of a row: give --row too"))
			}
			if cmd.Flags().Changed("row") && to.Row < 1 {
				return console.UsageError(cmd, fmt.Errorf("--row is %d: rows are counted from 1", to.Row))
			}
			return place(cmd, env, flags, args[0], "", func(files settings.Files) (bool, error) { return settings.Move(files, args[0], to) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&to.Before, "before", "", "the `segment` that is to come after it")
	f.StringVar(&to.After, "after", "", "the `segment` that is to come before it")
	f.IntVar(&to.Row, "row", 0, "the `number` of a row, from 1, to put it at the end of")
	f.BoolVar(&to.Right, "right", false, "at the right edge of the row")
	flags.AddPlugins(cmd)
	cmd.ValidArgsFunction = completeOne(env)
	for _, flag := range []string{"before", "after"} {
		cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return placedNames(env, flags, args), cobra.ShellCompDirectiveNoFileComp
		})
	}
	return cmd
}

func newShowCommand(env *console.Env) *cobra.Command {
	return showOrHide(env, "show", "Put a segment on the line", `Show has a segment on the line: where it stands if it was hidden, else at the end
of the last row. "aiterm statusline move" puts it somewhere else.`, "is shown already", settings.Show)
}

func newHideCommand(env *console.Env) *cobra.Command {
	return showOrHide(env, "hide", "Take a segment off the line, and leave it its place", `Hide takes a segment off the line. It keeps its place and its settings, and
"aiterm statusline show" brings it back.`, "is not on the line anyway", settings.Hide)
}

func showOrHide(env *console.Env, use, short, long, already string, do func(settings.Files, string) (bool, error)) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use: use + " SEGMENT", Short: short,
		Long: long + `
Everything else in plugins.yaml, which is made if there is none, stays as it is.

Exit codes: 0 done, or it was so already; 1 a file cannot be changed; 2 wrong
usage, or no such segment.`,
		Example: "  aiterm statusline " + use + " cost",
		Args:    console.Exactly(1, 1, "the name of a segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return place(cmd, env, flags, args[0], already, func(files settings.Files) (bool, error) { return do(files, args[0]) })
		},
	}
	flags.AddPlugins(cmd)
	cmd.ValidArgsFunction = completeOne(env)
	return cmd
}

// place changes the rows and shows what they are then.
func place(cmd *cobra.Command, env *console.Env, flags console.ConfigFlags, segment, already string, do func(settings.Files) (bool, error)) error {
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	changed, err := do(files)
	var wrong *settings.PlaceError
	if errors.As(err, &wrong) {
		return console.UsageError(cmd, err)
	}
	if err != nil {
		return err
	}
	if !changed {
		if already == "" {
			already = "is there already"
		}
		fmt.Fprintf(env.Stdout, "%s %s; nothing was changed.\n", segment, already)
		return nil
	}
	table, err := settings.Open(files)
	if err != nil {
		return err
	}
	for i, row := range table.Rows() {
		hidden := func(names []string) string {
			shown := slices.Clone(names)
			for i, name := range shown {
				if slices.ContainsFunc(table.Plan().Segments, func(s config.Segment) bool { return s.Name == name && s.Hidden }) {
					shown[i] += " (hidden)"
				}
			}
			return strings.Join(shown, ", ")
		}
		text := fmt.Sprintf("row %d: %s", i+1, hidden(row.Left))
		if len(row.Right) > 0 {
			text += "; at the right edge: " + hidden(row.Right)
		}
		console.Paragraph(env.Stdout, "", text, console.TextWidth(env))
	}
	return nil
}

// completeOne completes the name of one segment.
func completeOne(env *console.Env) cobra.CompletionFunc {
	names := console.CompleteSegments(env)
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all, _ := names(cmd, args, typed)
		return all, cobra.ShellCompDirectiveNoFileComp
	}
}

// placedNames are the segments that are on a row, but for those that are named.
func placedNames(env *console.Env, flags console.ConfigFlags, named []string) (names []string) {
	files, err := flags.Files(env)
	if err != nil {
		return nil
	}
	table, err := settings.Open(files)
	if err != nil {
		return nil
	}
	for _, row := range table.Rows() {
		names = append(names, row.Left...)
		names = append(names, row.Right...)
	}
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(named, name) })
}
