// Command aiterm is the status line for Claude Code whose segments are sandboxed
// WebAssembly.
package main

import (
	"os"

	"github.com/data-wise/aiterm/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
