package statusline

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
)

// renderFlags are those of "statusline render".
type renderFlags struct {
	plugins string // plugins.yaml
	padding int    // cells; -1 if it was not given
	agent   string // the name of the agent that runs the command
}

// newRenderCommand draws whatever it is given: what is wrong with its flags is shown
// in the line.
func newRenderCommand(env *console.Env) *cobra.Command {
	flags := renderFlags{padding: -1}
	cmd := &cobra.Command{
		Use:   "render",
		Short: "Print the line for the JSON on stdin, as aiterm-line does",
		Long: `Render reads one JSON object from stdin, as Claude Code writes it, and prints
the status line: what aiterm-line does, in a program that starts later, for where
that one is not there. It prints something and ends with 0 whatever it is given:
a mistake in plugins.yaml or in stdin is shown in the line, and in the log. Only
where Go's runtime cannot start there may be no line, and the code is 2: with
fewer than 8 file descriptors, less than 2 GiB of address space or 80 MiB of
data, no process left, or a malformed GOMEMLIMIT.

With --plugins a line looks as that file says, whoever wrote it. It decides no
more than that: what segments may do, which keys there are, what the segment
chain runs and for how many days usage is kept is said by your own files.

The width is COLUMNS - 4 - 2 × padding. Where COLUMNS is not set, the terminal is
asked, and without one it is 120. Other agents than Claude Code are recognised by
what they send, and have widths and rows of their own (docs/agents.md). The rows
are at most LINES / 2 - 5: with more, Claude Code would not show in which
permission mode it is. Its classic renderer shows them all
("tui": "default" in its settings).`,
		Example: `  echo '{"model":{"display_name":"Opus 5"}}' | aiterm statusline render
  COLUMNS=60 aiterm statusline render --plugins ./plugins.yaml < payload.json`,
		Args: cobra.ArbitraryArgs,
		// In place of that of all commands, which refuses empty flags.
		PersistentPreRun: func(*cobra.Command, []string) {},
		Run: func(cmd *cobra.Command, _ []string) {
			render(env, flags, flags.mistake(cmd.Flags()))
		},
	}
	set := cmd.Flags()
	set.StringVar(&flags.plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	set.StringVar(&flags.agent, "agent", "", "`name` of the agent that runs this: claude-code, copilot, qwen, antigravity, cursor or kimi (default what stdin or the environment tells)")
	set.IntVar(&flags.padding, "padding", -1, "blank `cells` on each side, as in Claude Code's setting (default that of plugins.yaml)")
	set.Lookup("padding").DefValue = "0" // which help does not show
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		render(env, flags, console.WrongFlag(set, err))
		return nil
	})
	return cmd
}

// mistake says what is wrong with flags that could be parsed, if anything is.
func (f renderFlags) mistake(set *pflag.FlagSet) error {
	switch {
	case set.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", set.Arg(0))
	case set.Changed("plugins") && f.plugins == "":
		return errors.New("--plugins is empty: give it a value, or leave it out")
	case set.Changed("agent") && !isAgent(f.agent):
		return fmt.Errorf("--agent is %q: give one of %s", f.agent, agent.Names())
	case set.Changed("padding"):
		return checkPadding(f.padding)
	}
	return nil
}

func isAgent(name string) bool {
	_, ok := agent.Named(name)
	return ok
}

// checkPadding says whether --padding has a value that a line can bear.
func checkPadding(cells int) error {
	if cells < 0 || cells > line.MaxPadding {
		return fmt.Errorf("--padding is %d: give 0 to %d", cells, line.MaxPadding)
	}
	return nil
}

// render draws the line for stdin, with what is wrong with the call, and ends the
// program.
func render(env *console.Env, flags renderFlags, mistake error) {
	// Until stdin was read a signal ends it at once, as it does aiterm-line.
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	in := line.Input{
		Start: env.Start, Stdin: env.Stdin, Getenv: env.Getenv, Dirs: env.Dirs, Plugins: flags.plugins,
		Executable: env.Executable, AskTerminal: env.AskTerminal, Agent: flags.agent,
	}
	if mistake != nil {
		in.Mistake = fmt.Errorf("%w; see aiterm statusline render --help", mistake)
	}
	if flags.padding >= 0 && flags.padding <= line.MaxPadding {
		in.Padding = &flags.padding
	}
	view.Render(in, func(out line.Output) {
		env.Stdout.Write(out.Text)
		out.Finish()
		env.Exit(0)
	})
}
