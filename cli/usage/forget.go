package usage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// forgetWait is how long forgetting waits while sessions write what they heard.
const forgetWait = 5 * time.Second

func newForgetCommand(env *console.Env) *cobra.Command {
	var of whose
	cmd := &cobra.Command{
		Use:        "forget [WINDOW]",
		SuggestFor: []string{"clear", "reset", "delete", "correct"},
		Short:      "Drop a figure that is wrong, until there is news",
		Long: `Forget drops what is known of a limit, or of all without a name: session, weekly,
extra_usage, or the name of a model's week. The line shows nothing of it until
there is news: the next reply of a session, /usage in Claude Code, or a new answer
of the usage endpoint. What idle sessions repeat and what was fetched before does
not bring it back. The history stays as it is.

Exit codes: 0 forgotten, also when nothing was known; 1 failed; 2 wrong usage.`,
		Example: `  aiterm usage forget weekly
  aiterm usage forget`,
		Args: func(cmd *cobra.Command, args []string) error {
			return console.NoArguments(cmd, args[min(len(args), 1):])
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			host, _ := agent.Named(of.name)
			report, _ := (&view.UsageReader{Dirs: env.Dirs, Getenv: env.Getenv, Agent: host}).Report(time.Now())
			return slices.Concat(forgettable(report)...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			host, err := of.host(cmd)
			if err != nil {
				return err
			}
			return forgetUsage(cmd, env, args, host)
		},
	}
	of.add(cmd)
	return cmd
}

func forgetUsage(cmd *cobra.Command, env *console.Env, args []string, host agent.Host) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	now := time.Now()
	report, err := (&view.UsageReader{Dirs: env.Dirs, Getenv: env.Getenv, Agent: host}).Report(now)
	if err != nil {
		return err
	}
	window := ""
	if len(args) > 0 {
		names := forgettable(report)
		i := slices.IndexFunc(names, func(called []string) bool {
			return slices.ContainsFunc(called, func(name string) bool { return strings.EqualFold(name, args[0]) })
		})
		if i < 0 {
			return console.UsageError(cmd, fmt.Errorf("no limit is called %s%s", strictyaml.Quote(args[0]), strictyaml.Suggest(args[0], slices.Concat(names...))))
		}
		window = names[i][0]
	}
	if err := usage.OpenCache(env.Dirs.Cache, view.UsageAccount(env.Dirs, env.Getenv, host)).Forget(window, now, forgetWait); err != nil {
		return err
	}
	var gone []string
	for _, w := range report.Windows {
		if window == "" || w.Name == window {
			gone = append(gone, console.OneLine(w.Title)+" ("+figuresText(w)+")")
		}
	}
	if len(gone) == 0 {
		fmt.Fprintln(env.Stdout, "Nothing was known of it; what idle sessions repeat is not believed until there is news.")
		return nil
	}
	fmt.Fprintf(env.Stdout, "Forgotten until there is news: %s.\n", strings.Join(gone, ", "))
	return nil
}

// forgettable are the names of the limits that are known, each with all that it is
// called by, and of those that any session may name.
func forgettable(r view.UsageReport) [][]string {
	windows := []usage.Window{{Name: usage.FiveHour}, {Name: usage.SevenDay}}
	for _, w := range r.Windows {
		windows = append(windows, usage.Window{Name: w.Name})
	}
	return windowNames(windows)
}
