package usage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// requestPause is how often watch starts the process that asks the endpoint, at
// most. That process has its own rules; this is for one that fails before it
// can write down that it did.
const requestPause = time.Minute

func newWatchCommand(env *console.Env) *cobra.Command {
	var interval string
	var of whose
	cmd := &cobra.Command{
		Use:        "watch",
		SuggestFor: []string{"live", "follow", "tail"},
		Short:      "Show usage live, until Ctrl-C",
		Long: `Watch shows what "aiterm usage" does and draws it anew as it changes, until
Ctrl-C. In a terminal that happens in place. Into a file or a pipe it writes a
block whenever a figure, its source or a problem has changed.

It reads what sessions of Claude Code leave behind. If you have set an API key,
the usage endpoint is asked too, as seldom as its rules demand.

Exit codes: 0 ended by Ctrl-C; 1 failed; 2 wrong usage.`,
		Example: `  aiterm usage watch
  aiterm usage watch --interval 30s | tee usage.log`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			every, err := parseInterval(interval)
			if err != nil {
				return console.UsageError(cmd, err)
			}
			host, err := of.host(cmd)
			if err != nil {
				return err
			}
			return watchUsage(cmd.Context(), env, every, host)
		},
	}
	cmd.Flags().StringVar(&interval, "interval", "2s", "`time` between two looks, 1s to 1h")
	of.add(cmd)
	return cmd
}

func parseInterval(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second || d > time.Hour {
		return 0, fmt.Errorf("--interval is %s: give 1s to 1h, such as 2s or 1m30s", strictyaml.Quote(text))
	}
	return d, nil
}

func watchUsage(ctx context.Context, env *console.Env, every time.Duration, host agent.Host) error {
	if console.IsNull(env.Stdout) {
		return errors.New("nobody can see it: stdout is closed, or the null device")
	}
	if err := env.NeedCache(); err != nil {
		return err
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	plan := console.UsagePlan(env)
	reader := view.UsageReader{Dirs: env.Dirs, Getenv: env.Getenv, Agent: host}
	var asked time.Time
	var asking <-chan struct{}
	v := drawn{painter: func() console.Painter { return console.NewPainter(env, plan) }}
	if _, _, ok := console.TerminalSize(env.Stdout); ok {
		v.size = func() (columns, rows int, ok bool) { return console.TerminalSize(env.Stdout) }
	}
	return watch(ctx, ticker.C, func(now time.Time) error {
		if !host.Foreign() && asking == nil && now.Sub(asked) >= requestPause {
			var err error
			if asking, err = startDueRequest(env, now); err != nil || asking != nil {
				asked = now
			}
		}
		select {
		case <-asking:
			asking = nil
		default:
		}
		report, err := reader.Report(now)
		if err != nil {
			return err
		}
		_, err = env.Stdout.Write(v.next(report, now))
		return err
	}, func() {
		if v.size != nil {
			fmt.Fprintln(env.Stdout) // behind the ^C that the terminal shows
		}
	})
}

// watch looks once at the start and then at every tick, until ctx is done or a
// look fails. In the first case it calls ended.
func watch(ctx context.Context, ticks <-chan time.Time, look func(now time.Time) error, ended func()) error {
	now := time.Now()
	for {
		if err := look(now); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			ended()
			return nil
		case now = <-ticks:
		}
	}
}

// drawn is what watch has drawn so far.
type drawn struct {
	painter func() console.Painter
	// size is that of the terminal; nil without one: then every change is
	// written below the last.
	size   func() (columns, rows int, ok bool)
	screen console.Screen
	said   string
}

// next returns what has to be written to show a report after the last one.
func (v *drawn) next(r view.UsageReport, now time.Time) []byte {
	p := v.painter()
	columns, height := p.Width, 0
	if v.size != nil {
		if c, h, ok := v.size(); ok {
			columns, height = c, h
			p.Width = c
		}
	}
	rows := usageRows(p, r, now)
	for _, problem := range r.Problems {
		if problem != r.Endpoint.Unreadable {
			rows = append(rows, labelled(p, "problem", console.OneLine(problem))...)
		}
	}
	if v.size == nil {
		said := changing(r)
		if said == v.said {
			return nil
		}
		v.said = said
		rows = append([]console.Row{{console.Unstyled(now.Format("# 2006-01-02 15:04:05"))}}, append(rows, nil)...)
		out, _ := p.Paint(rows)
		return out
	}
	// What has scrolled away cannot be taken back.
	if height > 1 {
		rows = rows[:min(len(rows), height-1)]
	}
	out := v.screen.Redraw(columns, height)
	painted, widths := p.Paint(rows)
	v.screen.Widths = widths
	return append(out, painted...)
}

// changing is what a report says without the times that pass by themselves.
func changing(r view.UsageReport) string {
	var b strings.Builder
	for _, w := range r.Windows {
		fmt.Fprintln(&b, w.Name, figuresText(w), w.ResetsAt.Unix()/60, w.Source)
	}
	fmt.Fprintln(&b, r.Endpoint.HasKey, r.Endpoint.Status, r.Endpoint.Failure, r.Problems)
	return b.String()
}
