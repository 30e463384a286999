package configure

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/data-wise/aiterm/cli/console"
)

// NewCommand is "aiterm configure".
func NewCommand(env *console.Env) *cobra.Command {
	asks := false
	cmd := &cobra.Command{
		Use:        "configure",
		SuggestFor: []string{"tui", "ui", "setup", "customize", "customise", "edit"},
		Short:      "Change the line on the screen, and see it meanwhile",
		Long: `Configure shows the line on the screen, drawn anew at every key: which segments
are on it and where, their settings, presets, themes and styles, and why one is
not there. Nothing is written before you save, and then you see what changes; what
you did not save is offered again the next time.

The keys are in the last row, and ? shows all of them; the mouse works too. It
needs a terminal of 40 × 12 or more. "aiterm" alone, in a terminal, does the same.

With --plain it asks, a line each, and draws nothing: for a screen reader, and for
a terminal on which nothing can be drawn. The answers may come from a pipe.

Exit codes: 0 done; 1 a file cannot be used, or ended by a signal; 2 there is no
terminal, wrong usage, or answers from a pipe that were not understood.`,
		Example: `  aiterm configure
  aiterm configure --plain
  aiterm statusline config list   # the same settings by name, without a screen`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asks {
				return RunPlain(cmd.Context(), env)
			}
			return Run(cmd.Context(), env)
		},
	}
	cmd.Flags().BoolVar(&asks, "plain", false, "ask questions, a line each, in place of drawing on the screen")
	return cmd
}

// terminal is where the interface is drawn, and where its keys come from.
type terminal struct{ in, out *os.File }

// Possible tells whether there is a terminal to draw on.
func Possible(env *console.Env) bool {
	_, err := terminalOf(env)
	return err == nil
}

func terminalOf(env *console.Env) (terminal, error) {
	in, isFile := env.Stdin.(*os.File)
	out, isStdout := env.Stdout.(*console.Stdout)
	if !isFile || !isStdout || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		return terminal{}, &console.ExitError{Code: console.ExitUsage, Err: errors.New(`configure draws on a terminal, and there is none: run it in one, or use "aiterm configure --plain" or "aiterm statusline config"`)}
	}
	switch name := env.Getenv("TERM"); name {
	case "dumb", "":
		return terminal{}, &console.ExitError{Code: console.ExitUsage, Err: fmt.Errorf(`configure cannot draw on this terminal (TERM is %q): use "aiterm configure --plain"`, name)}
	}
	return terminal{in, out.File}, nil
}
