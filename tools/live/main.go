// Command live prints a recorded payload of Claude Code as if it came now: with
// the times of its limits moved, so that none of them has been reset yet. What is
// recorded stays as it is.
//
//	go run ./tools/live testdata/payloads/subscription-limits-2.1.330.json | aiterm statusline render
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/data-wise/aiterm/testdata/payloads"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "live:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%d arguments: give one file, such as testdata/payloads/subscription-limits-2.1.330.json", len(args))
	}
	recorded, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(payloads.Live(recorded, time.Now()))
	return err
}
