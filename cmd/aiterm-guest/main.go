//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0
//go:debug decoratemappings=0

// Command aiterm-guest runs strangers' segments for a status line, in a process of its
// own that has given up its rights. A line starts it; by hand there is nothing to be done
// with it.
//
// The directives keep the Go runtime from looking up how much CPU time a container may
// have, from looking again later, and from giving names to its memory.
package main

import (
	"os"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/guest/inside"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		os.Stdout.WriteString(programs.About(programs.Guest))
		return
	}
	os.Exit(inside.Main(os.Args[1:], inside.Native()))
}
