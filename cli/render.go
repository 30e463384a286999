package cli

import (
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/early"
)

// newRenderCommand is there for its help: package early runs the command, before
// any other is set up.
func newRenderCommand() *cobra.Command {
	var flags early.Flags
	cmd := &cobra.Command{
		Use:   "render",
		Short: "Print the line for the JSON on stdin; this is what Claude Code runs",
		Long: `Render reads one JSON object from stdin, as Claude Code writes it, and prints
the status line. It prints something and ends with 0 whatever it is given: a
mistake in plugins.yaml or in stdin is shown in the line, and in the log. Only
where Go's runtime cannot start (less than 6 file descriptors or 800 MiB of
address space, no process left, a malformed GOMEMLIMIT) there is no line, and
the code is 2.

With --plugins a line looks as that file says, whoever wrote it. It decides no
more than that: what segments may do, which keys there are, what the segment
chain runs and for how many days usage is kept is said by your own files.

The width is COLUMNS - 4 - 2 × padding. Where COLUMNS is not set, the terminal is
asked, and without one it is 120. The rows are at most LINES / 2 - 5: with more,
Claude Code would not show in which permission mode it is. Its classic renderer
shows them all ("tui": "default" in its settings).`,
		Example: `  echo '{"model":{"display_name":"Opus 5"}}' | aiterm statusline render
  COLUMNS=60 aiterm statusline render --plugins ./plugins.yaml < payload.json`,
		Run: func(*cobra.Command, []string) {},
	}
	flags.Register(cmd.Flags())
	return cmd
}
