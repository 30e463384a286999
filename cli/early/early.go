// Package early draws the line that package instant could not, still before most
// of what the other commands link has been initialised: this one imports no HTTP,
// no registry, no command line and no Extism. A line with an Extism plugin that has
// to be run waits for main.
//
// A test in package cli makes sure that it stays so.
package early

import (
	"os"
	"time"

	"github.com/data-wise/aiterm/cli/instant"
	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/line"
)

// waiting is a line that could not be drawn yet.
var waiting *host.Drawing

func init() {
	begun := instant.Begun()
	if begun == nil {
		if begun = withFlags(time.Now()); begun == nil {
			return
		}
	}
	drawing := host.Continue(begun, instant.Emit)
	if drawing.NeedsExtism() {
		waiting = drawing
		return
	}
	drawing.Draw(host.Extism{})
}

// Waiting returns the line that has yet to be drawn, with Extism, or nil. A line
// that was drawn has ended the process.
func Waiting() *host.Drawing { return waiting }

// withFlags begins a line that was asked for with flags, or returns nil if it is
// another command that was called.
func withFlags(start time.Time) *line.Line {
	if len(os.Args) == 0 {
		return nil
	}
	args, ok := Args(os.Args[1:])
	if !ok {
		return nil
	}
	in := instant.Input(start)
	var flags Flags
	in.Mistake = flags.parse(args)
	in.Plugins = flags.Plugins
	if flags.Padding >= 0 && flags.Padding <= MaxPadding {
		in.Padding = &flags.Padding
	}
	return line.Begin(in, instant.Emit)
}
