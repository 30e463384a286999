// Package early is the beginning of "aiterm statusline render", the one command
// that runs thousands of times a day. It draws the line while the program is
// still being initialised, before most of what the other commands link has been:
// Go initialises packages in an order that follows from what they import and from
// their paths (The Go Programming Language Specification, "Program
// initialization"), and this one imports no HTTP, no registry, no command line
// and no Extism. What a line consists of is decided in package host.
//
// A test in package cli makes sure that it stays so.
package early

import (
	"os"
	"time"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/state"
)

// waiting is a line that could not be drawn yet.
var waiting *host.Line

func init() {
	start := time.Now()
	if len(os.Args) == 0 {
		return
	}
	args, ok := Args(os.Args[1:])
	if !ok {
		return
	}
	line := host.Begin(input(start, args), emit)
	if line.NeedsExtism() {
		waiting = line
		return
	}
	line.Draw(host.Extism{})
}

// Waiting returns the line that has yet to be drawn, with Extism, or nil. A line
// that was drawn has ended the process.
func Waiting() *host.Line { return waiting }

func input(start time.Time, args []string) host.Input {
	in := host.Input{Start: start, Stdin: os.Stdin, Getenv: os.Getenv}
	// Without a home nothing is kept, and without its own path a program starts
	// no background work.
	in.Dirs, _ = state.Locate(os.Getenv)
	in.Executable, _ = os.Executable()
	var flags Flags
	if len(args) > 0 {
		in.Mistake = flags.parse(args)
		in.Plugins = flags.Plugins
		if flags.Padding >= 0 && flags.Padding <= MaxPadding {
			in.Padding = &flags.Padding
		}
	}
	return in
}

// emit writes the line and ends the process, whatever segments still run.
func emit(out host.Output) {
	os.Stdout.Write(out.Text)
	out.Finish()
	os.Exit(0)
}
