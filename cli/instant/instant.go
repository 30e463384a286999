// Package instant is the beginning of "aiterm statusline render", the one command
// that runs thousands of times a day. If nothing has changed but for segments that are
// built in, it draws the line while the program is still being initialised, before what
// runs modules has been: Go initialises packages in an order that follows from
// what they import and from their paths (The Go Programming Language
// Specification, "Program initialization"), and this one imports nothing late. If
// something else has changed, package early goes on.
//
// A test in package cli makes sure that it stays so.
package instant

import (
	"os"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/zone"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/terminal"
)

// begun is a line that could not be drawn yet.
var begun *line.Line

func init() {
	// For all commands: what is shown as local time is so from the first line on.
	zone.Use(os.Getenv("TZ"))
	start := time.Now()
	// Flags are for package early.
	if len(os.Args) != 3 || os.Args[1] != "statusline" || os.Args[2] != "render" {
		return
	}
	begun = line.Begin(Input(start), Emit)
	begun.Instant()
}

// Begun returns the line that was begun and has yet to be drawn, or nil. A line
// that was drawn has ended the process.
func Begun() *line.Line { return begun }

// Input is the render of this process, which began at start.
func Input(start time.Time) line.Input {
	in := line.Input{Start: start, Stdin: os.Stdin, Getenv: os.Getenv, AskTerminal: terminal.Size}
	// Without a home nothing is kept, and without its own path a program starts
	// no background work.
	in.Dirs, _ = state.Find(os.Getenv)
	in.Executable, _ = os.Executable()
	return in
}

// Emit writes the line and ends the process, whatever segments still run.
func Emit(out line.Output) {
	os.Stdout.Write(out.Text)
	out.Finish()
	os.Exit(0)
}
