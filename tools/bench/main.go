//go:build linux || darwin

// Command bench measures what one status line costs: the built command as a
// cold process with warm caches, as Claude Code starts it, beside a Go
// hello-world in the same interleaved run. Figures of two machines, or of two
// runs, do not compare; ratios to hello in one run do.
//
//	go run ./tools/bench [-n ROUNDS] [-json FILE]
//
// It runs in the root of the repository, needs git on the PATH, and touches
// nothing outside a temporary folder.
package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
)

func main() {
	rounds := flag.Int("n", 200, "how often each command is run")
	jsonFile := flag.String("json", "", "also write the figures to this `file`")
	flag.Parse()
	if err := run(*rounds, *jsonFile); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, jsonFile string) error {
	if rounds < 1 || flag.NArg() > 0 {
		return errors.New("give -n a number from 1 on, and no other argument than -n and -json")
	}
	root, err := os.MkdirTemp("", "aiterm-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)

	programs, err := build(root)
	if err != nil {
		return err
	}
	world, err := newWorld(root, programs)
	if err != nil {
		return err
	}
	subjects := world.subjects()
	for _, s := range subjects {
		if err := s.warm(); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	if err := measure(subjects, rounds); err != nil {
		return err
	}
	report := newReport(rounds, subjects)
	report.print(os.Stdout)
	if jsonFile != "" {
		return report.write(jsonFile)
	}
	return nil
}

// measure runs every subject once a round, in another order each time, so that
// what the machine does meanwhile, and what one process leaves in the CPU's
// caches for the next, falls on all alike.
func measure(subjects []*subject, rounds int) error {
	for _, s := range subjects {
		if err := s.inspect(); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		for _, i := range random.Perm(len(subjects)) {
			if err := subjects[i].measure(); err != nil {
				return fmt.Errorf("%s: %w", subjects[i].Name, err)
			}
		}
	}
	return nil
}
