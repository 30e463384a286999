//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0
//go:debug decoratemappings=0

// Command aiterm-line draws the status line, and is what Claude Code runs. It links
// what a line needs and nothing else: aiterm, which lies beside it, does the rest.
//
// The directives keep the Go runtime from looking up how much CPU time a container
// may have, from looking again later, and from giving names to its memory: of no
// use to a process that lives for two milliseconds, and 3 % of them.
package main

import (
	"math"
	"os"
	"runtime/debug"
	"time"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/zone"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/terminal"
)

const help = `aiterm-line reads one JSON object from stdin, as Claude Code or another agent writes
it, and prints the status line. It is "aiterm statusline render" and starts sooner.

Usage:
  aiterm-line [--agent NAME] [--plugins FILE] [--padding CELLS]

Flags:
  --agent NAME     whose line it is where stdin does not tell: claude-code, copilot,
                   qwen, antigravity, cursor or kimi
  --plugins FILE   plugins.yaml to use instead of your own
  --padding CELLS  blank cells on each side, as in Claude Code's setting
  --version        print the version, and the commit that it was built from
  --help           print this
`

func main() {
	start := time.Now()
	// Somebody's limit for other programs would have garbage collected all the time, where it
	// is below what a line needs: 120 ms in place of 2.
	if os.Getenv("GOMEMLIMIT") != "" {
		debug.SetMemoryLimit(math.MaxInt64)
	}
	zone.Use(os.Getenv("TZ"))
	flags := parse(os.Args[1:])
	switch {
	case flags.help:
		os.Stdout.WriteString(help)
		return
	case flags.version:
		os.Stdout.WriteString(programs.About(programs.Line))
		return
	}
	in := line.Input{
		Start: start, Stdin: os.Stdin, Getenv: os.Getenv, AskTerminal: terminal.Size,
		Plugins: flags.plugins, Padding: flags.padding, Agent: flags.agent, Mistake: flags.mistake,
	}
	// Without a home nothing is kept, and without aiterm beside it no background
	// work is started.
	in.Dirs, _ = state.Find(os.Getenv)
	in.Program = programs.Running()
	in.Executable = programs.Find(in.Program, programs.Aiterm)
	line.Draw(in, emit)
}

// emit writes the line and ends the process, whatever segments still run.
func emit(out line.Output) {
	os.Stdout.Write(out.Text)
	out.Finish()
	os.Exit(0)
}
