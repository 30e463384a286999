//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0
//go:debug decoratemappings=0

// Command ait is aiterm under its short name.
//
// The directives keep the Go runtime from looking up how much CPU time a container
// may have, from looking again later, and from giving names to its memory: of no
// use to a process that lives for two milliseconds, and 3 % of them.
package main

import (
	"os"

	"github.com/data-wise/aiterm/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
