// Command ait is aiterm under its short name.
package main

import (
	"os"

	"github.com/data-wise/aiterm/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
