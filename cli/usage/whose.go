package usage

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
)

// whose is the flag that says of which agent the usage is.
type whose struct{ name string }

func (w *whose) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&w.name, "agent", agent.ClaudeCode.Name(), "`name` of the agent whose limits are meant: "+strings.Join(withLimits(), " or "))
	cmd.RegisterFlagCompletionFunc("agent", cobra.FixedCompletions(withLimits(), cobra.ShellCompDirectiveNoFileComp))
}

// withLimits are the agents that tell any.
func withLimits() (names []string) {
	for _, host := range agent.All() {
		if !host.Foreign() || host.TellsLimits() {
			names = append(names, host.Name())
		}
	}
	return names
}

// host is the agent that the flag names.
func (w whose) host(cmd *cobra.Command) (agent.Host, error) {
	host, ok := agent.Named(w.name)
	switch {
	case !ok:
		return host, console.UsageError(cmd, fmt.Errorf("--agent is %q: give %s", w.name, strings.Join(withLimits(), " or ")))
	case host.Foreign() && !host.TellsLimits():
		return host, console.UsageError(cmd, fmt.Errorf("--agent is %q: %s tells its status line no limits: give %s", w.name, host.Title(), strings.Join(withLimits(), " or ")))
	}
	return host, nil
}
