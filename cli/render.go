package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/data-wise/aiterm/host"
)

// renderArgs returns the arguments of `statusline render`, which is dispatched
// before any command is set up: it runs thousands of times a day. A request for
// help is left to the commands.
func renderArgs(args []string) (rest []string, ok bool) {
	if len(args) < 2 || args[0] != "statusline" || args[1] != "render" {
		return nil, false
	}
	for _, arg := range args[2:] {
		if arg == "--help" || arg == "-h" {
			return nil, false
		}
	}
	return args[2:], true
}

// maxPadding, in cells on each side, leaves something of any terminal.
const maxPadding = 20

type renderFlags struct {
	plugins string
	padding int
}

func (f *renderFlags) register(set *pflag.FlagSet) {
	set.StringVar(&f.plugins, "plugins", "", "plugins.yaml `file` to use instead of your own")
	set.IntVar(&f.padding, "padding", -1, "blank `cells` on each side, as in Claude Code's setting (default that of plugins.yaml)")
	set.Lookup("padding").DefValue = "0" // which help does not show
}

func newRenderCommand(env *Env) *cobra.Command {
	var flags renderFlags
	cmd := &cobra.Command{
		Use:   "render",
		Short: "Print the line for the JSON on stdin; this is what Claude Code runs",
		Long: `Render reads one JSON object from stdin, as Claude Code writes it, and prints
the status line. It prints something and ends with 0 whatever it is given: a
mistake in plugins.yaml or in stdin is shown in the line, and in the log.

The width is COLUMNS - 4 - 2 × padding, with 120 for COLUMNS where it is not set.`,
		Example: `  echo '{"model":{"display_name":"Opus 5"}}' | aiterm statusline render
  COLUMNS=60 aiterm statusline render --plugins ./plugins.yaml < payload.json`,
		Run: func(*cobra.Command, []string) {},
	}
	flags.register(cmd.Flags())
	return cmd
}

// parse fills f and says what is wrong with args, if anything is.
func (f *renderFlags) parse(set *pflag.FlagSet, args []string) error {
	f.register(set)
	err := set.Parse(args)
	switch {
	case err != nil:
		err = wrongFlag(set, err)
	case set.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	case set.Changed("padding"):
		err = checkPadding(f.padding)
	}
	if err != nil {
		return fmt.Errorf("%w; see aiterm statusline render --help", err)
	}
	return nil
}

// checkPadding says whether --padding has a value that a line can bear.
func checkPadding(cells int) error {
	if cells < 0 || cells > maxPadding {
		return fmt.Errorf("--padding is %d: give 0 to %d", cells, maxPadding)
	}
	return nil
}

// render prints the line. Wrong arguments, too, end up in it: Claude Code shows
// neither stderr nor the line of a command that failed.
func render(env *Env, start time.Time, args []string) {
	var flags renderFlags
	var wrong error
	if len(args) > 0 {
		set := pflag.NewFlagSet("render", pflag.ContinueOnError)
		set.SetOutput(io.Discard)
		wrong = flags.parse(set, args)
	}
	in := host.Input{
		Start: start, Stdin: env.Stdin, Getenv: env.Getenv, Dirs: env.Dirs,
		Plugins: flags.plugins, Executable: env.Executable, Mistake: wrong,
		Extism: extismEngine(),
	}
	if padding := flags.padding; len(args) > 0 && padding >= 0 && padding <= maxPadding {
		in.Padding = &padding
	}
	host.Render(in, func(out host.Output) {
		env.Stdout.Write(out.Text)
		out.Finish()
		env.Exit(0)
	})
}
