package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/facts/newer"
)

// ownNews knows whether there is a later version than the running program.
func ownNews(env *console.Env) newer.Asker {
	return newer.Asker{Dirs: env.Dirs, Own: console.ProgramVersion(), Getenv: env.Getenv}
}

// andNews has a command that lines start in the background ask for the latest version too,
// when it is done and that is due: no process is started for it.
func andNews(env *console.Env, cmd *cobra.Command) *cobra.Command {
	own := cmd.RunE
	cmd.RunE = func(c *cobra.Command, args []string) error {
		err := own(c, args)
		now := time.Now()
		if news := ownNews(env).Ask(c.Context(), newer.Address, now); news != nil {
			env.Dirs.Log(now, news.Error())
		}
		return err
	}
	return cmd
}
