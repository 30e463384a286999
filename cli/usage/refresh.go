package usage

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint"
	"github.com/data-wise/aiterm/host/facts/endpoint/get"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// NewRefreshCommand is what a render starts in the background when the
// usage endpoint may be asked. It says nothing; what goes wrong is in the log.
func NewRefreshCommand(env *console.Env) *cobra.Command {
	var historyDays int
	cmd := &cobra.Command{
		Use:    "usage-refresh",
		Short:  "Ask the usage endpoint, if that is due",
		Hidden: true,
		Args:   console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			claudeDir := line.ClaudeDir(env.Getenv)
			err := endpoint.Refresh(cmd.Context(), endpoint.Request{
				CacheDir:    env.Dirs.Cache,
				Credentials: credentials.Path(env.Dirs.Config),
				ClaudeDir:   claudeDir,
				Getenv:      env.Getenv,
				Now:         time.Now,
				UserAgent:   "aiterm/" + console.ProgramVersion(),
				Ask: func(ctx context.Context, baseURL, userAgent string, key credentials.Key) (endpoint.Reply, error) {
					reply, err := get.Usage(ctx, baseURL, userAgent, key)
					return endpoint.Reply(reply), err
				},
				Store: func(answer usage.Answer, now time.Time) error {
					// What is wrong with plugins.yaml is told by the line itself.
					history, _, _ := view.OpenHistory(env.Dirs, env.Getenv, agent.ClaudeCode)
					if cmd.Flags().Changed("history-days") {
						history = usage.OpenHistory(env.Dirs.State, claudeDir, historyDays)
					}
					return usage.OpenCache(env.Dirs.Cache, claudeDir).Update(usage.Update{
						Answers: []usage.Answer{answer}, Now: now, Wait: 5 * time.Second, History: history,
					})
				},
			})
			if err != nil {
				env.Dirs.Log(time.Now(), err.Error())
			}
			return err
		},
	}
	// A render may have another plugins.yaml than the user's own, or the last good one.
	cmd.Flags().IntVar(&historyDays, "history-days", 0, "for how many `days` the history keeps the answer (default: as in plugins.yaml)")
	return cmd
}
