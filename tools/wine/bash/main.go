// Command bash stands in for the bash of Git for Windows where there is none: it
// runs "bash -c COMMAND", a program and its arguments apart by blanks.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

func main() {
	if len(os.Args) != 3 || os.Args[1] != "-c" {
		fmt.Fprintln(os.Stderr, "bash: this stand-in takes -c COMMAND")
		os.Exit(2)
	}
	words := strings.Fields(os.Args[2])
	if len(words) == 0 {
		return
	}
	cmd := exec.Command(strings.Trim(words[0], `"`), words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, "bash:", err)
		os.Exit(127)
	}
}
