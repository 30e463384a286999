package usage

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// requestWait is how long a person waits for the usage endpoint's answer before
// what is known already is shown.
const requestWait = 15 * time.Second

// NewCommand is "aiterm usage".
func NewCommand(env *console.Env) *cobra.Command {
	var format string
	var of whose
	cmd := &cobra.Command{
		Use:        "usage",
		SuggestFor: []string{"limits", "quota", "limit"},
		Short:      "Show how much of your limits is used, and whether it will last",
		Long: `Usage shows every limit that is known: how much of it is used, when it starts
anew, where the figure comes from and how old it is, how the use compares with
an even one (the │ in the bar), and when it will be full at the present pace.

If you have set an API key for that, figures older than a minute are asked for
first. What a file or the endpoint did wrong is said.

With --agent antigravity it is the quota of the account of Antigravity CLI that
was used last; other agents tell no limits.

Exit codes: 0 shown, also when nothing is known; 1 failed; 2 wrong usage.`,
		Example: `  aiterm usage
  aiterm usage -f json | jq '.windows[] | {title, used_percentage}'
  aiterm usage history --since 4w
  aiterm usage cost --by project
  aiterm usage watch
  aiterm usage --agent antigravity
  aiterm usage forget weekly`,
		Args: console.NoSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return console.UsageError(cmd, fmt.Errorf("--format is %q: give table or json", format))
			}
			host, err := of.host(cmd)
			if err != nil {
				return err
			}
			return showUsage(cmd.Context(), env, format, host)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "table", "output `format`: table or json")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	of.add(cmd)
	cmd.AddCommand(newHistoryCommand(env), newCostCommand(env), newWatchCommand(env), newForgetCommand(env))
	return cmd
}

func showUsage(ctx context.Context, env *console.Env, format string, host agent.Host) error {
	if err := env.NeedCache(); err != nil {
		return err
	}
	if !host.Foreign() {
		awaitRequest(ctx, env)
	}
	now := time.Now()
	report, err := (&view.UsageReader{Dirs: env.Dirs, Getenv: env.Getenv, Agent: host}).Report(now)
	if err != nil {
		return err
	}
	if format == "json" {
		return console.PrintJSON(env.Stdout, report)
	}
	for _, problem := range report.Problems {
		if problem != report.Endpoint.Unreadable { // which has its place in the report
			fmt.Fprintln(env.Stderr, "warning:", console.OneLine(console.Tildes(env, problem)))
		}
	}
	p := console.NewPainter(env, console.UsagePlan(env))
	out, _ := p.Paint(usageRows(p, report, now))
	_, err = env.Stdout.Write(out)
	return err
}

// awaitRequest has the usage endpoint asked if that is due, and waits a while
// for the answer. What goes wrong is in the endpoint's state, for all to see.
func awaitRequest(ctx context.Context, env *console.Env) {
	ended, err := startDueRequest(env, time.Now())
	if err != nil {
		fmt.Fprintln(env.Stderr, "warning:", console.ErrorText(env, err))
	}
	if ended == nil {
		return
	}
	_, done := console.StartProgress(env, "Asking with your API key")
	defer done()
	select {
	case <-ended:
	case <-ctx.Done():
	case <-time.After(requestWait):
		fmt.Fprintf(env.Stderr, "warning: no answer within %v: this is what was known before\n", requestWait)
	}
}

// startDueRequest starts the process that asks the usage endpoint, if a request
// is due. Without one, ended is nil.
func startDueRequest(env *console.Env, now time.Time) (ended <-chan struct{}, err error) {
	if !clock.Due(env.Dirs.Cache, credentials.Path(env.Dirs.Config), line.ClaudeDir(env.Getenv), now) {
		return nil, nil
	}
	return detach.Watch(env.Executable, "usage-refresh")
}
