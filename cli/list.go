package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/configfile"
	"github.com/data-wise/aiterm/host/doctor"
)

func newListCommand(env *Env) *cobra.Command {
	var format, plugins string
	cmd := &cobra.Command{
		Use:        "list",
		SuggestFor: []string{"ls"},
		Short:      "List the segments: order, permissions, state",
		Long: `List shows each segment in the order in which they are drawn, then those that
are on no line. Into a pipe it prints their names alone, unless -f says otherwise.

ORDER counts the segments from the first, LINE the rows from the top. ASKS is
what a segment imports or its manifest asks for, GRANTED what plugins.yaml gives
it, SIZE that of its .wasm in bytes, and LAST what it took when a render last
noted it. "Runs a program" is for the segment chain alone: it shows what one
command printed, which you named in chain.yaml. STATE is one of

  ok       it is run for every line
  off      it is on no line
  blocked  it imports what it was not granted, or has no command, and is left out
  broken   it cannot be run, and is left out of the line

with the reason. What a segment said or failed at while it ran is in the log
(~/.local/state/aiterm/aiterm.log).

Exit codes: 0 listed; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins list
  aiterm plugins list -f json | jq -r '.[] | select(.state != "ok") | .name'`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "" && format != "table" && format != "json" {
				return usageError(cmd, fmt.Errorf("--format is %q: give table or json", format))
			}
			return list(cmd, env, format, plugins)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "", "output `format`: table or json (default table, or names in a pipe)")
	cmd.Flags().StringVar(&plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func list(cmd *cobra.Command, env *Env, format, plugins string) error {
	in := host.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable)
	plan, problems, err := configfile.Resolve(in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintf(env.Stderr, "warning: %v\n", p)
		}
		fmt.Fprintln(env.Stderr, "warning: what follows is the last good configuration, or else the built-in one")
	}
	// A segment that was never compiled has no known imports yet. What fails
	// is in the list with its reason.
	if err := warm(cmd.Context(), env, plugins, io.Discard); err != nil {
		fmt.Fprintf(env.Stderr, "warning: %v\n", err)
	}
	infos, err := host.List(plan, env.Dirs, in.Program, extismEngine())
	if err != nil {
		return err
	}
	hideSecrets(env, infos)
	switch {
	case format == "json":
		return printJSON(env.Stdout, infos)
	case format == "" && !isTerminal(env.Stdout):
		for _, info := range infos {
			fmt.Fprintln(env.Stdout, info.Name)
		}
		return nil
	}
	return printTable(env, infos)
}

func printTable(env *Env, infos []host.SegmentInfo) error {
	w, table := env.Stdout, newTable(env)
	fmt.Fprintln(table, "ORDER\tLINE\tNAME\tVERSION\tABI\tSOURCE\tASKS\tGRANTED\tSIZE\tLAST\tSTATE")
	for _, i := range infos {
		order, line, last := "-", "-", "-"
		if i.Order > 0 {
			order, line = strconv.Itoa(i.Order), strconv.Itoa(i.Line)
		}
		if i.LastMS != nil {
			last = fmt.Sprintf("%.2f ms", *i.LastMS)
		}
		state := i.State
		if i.Reason != "" {
			state += ": " + i.Reason
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", order, line, i.Name, dash(i.Version),
			dash(strings.TrimPrefix(i.ABI, "aiterm_segment_")), oneLine(tilde(env, cmp.Or(i.From, i.Source))), dash(strings.Join(i.Asks, " ")),
			dash(strings.Join(i.Granted, " ")), i.Size, last, oneLine(state))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, i := range infos {
		if i.Note == "" {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s.\n", i.Name, oneLine(i.Note))
		if i.Command != "" {
			fmt.Fprintf(w, "  command: %s\n", i.Command)
		}
		if i.Said != "" {
			fmt.Fprintf(w, "  it said: %s\n", i.Said)
		}
	}
	return nil
}

// maxCommand is how much of a command is shown, in characters.
const maxCommand = 120

// hideSecrets makes the texts of a command of the user's own fit to be shown to
// others, as a list is, and short.
func hideSecrets(env *Env, infos []host.SegmentInfo) {
	for i := range infos {
		if infos[i].Command == "" {
			continue
		}
		mask := doctor.Masked(doctor.Input{Getenv: env.Getenv, Environ: os.Environ(), Dirs: env.Dirs})
		for _, text := range []*string{&infos[i].Command, &infos[i].Said, &infos[i].Reason} {
			*text = oneLine(mask(*text))
			if r := []rune(*text); len(r) > maxCommand && text != &infos[i].Reason {
				*text = string(r[:maxCommand]) + "…"
			}
		}
	}
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
