package plugins

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/segment/fetch"
	"github.com/data-wise/aiterm/host/segment/fetch/get"
)

// NewFetchRefreshCommand is what a render starts in the background when pages
// are due that segments asked for. It says nothing; what goes wrong is in the
// log. Its arguments name pages in the cache, not URLs, which may hold a secret.
func NewFetchRefreshCommand(env *console.Env) *cobra.Command {
	return &cobra.Command{
		Use:    "fetch-refresh PAGE...",
		Short:  "Ask servers for the pages that segments wish for, if that is due",
		Hidden: true,
		Args:   cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := env.NeedCache(); err != nil {
				return err
			}
			var tickets []fetch.Ticket
			for _, arg := range args {
				ticket, err := fetch.ParseTicket(arg)
				if err != nil {
					return console.UsageError(cmd, err)
				}
				tickets = append(tickets, ticket)
			}
			messages, err := get.Refresh(cmd.Context(), get.Request{
				Cache:     fetch.Open(env.Dirs.Cache),
				Tickets:   tickets,
				Now:       time.Now,
				Getenv:    env.Getenv,
				UserAgent: "aiterm/" + console.ProgramVersion(),
			})
			if err != nil {
				messages = append(messages, err.Error())
			}
			env.Dirs.Log(time.Now(), messages...)
			return err
		},
	}
}
