//go:build linux || darwin

// Command torture does to the built program what no user should: hostile
// segments, hostile input, hostile machines, signals at any moment. It runs
// the line's command as Claude Code does, by /bin/sh with a pipe or a
// socket on stdin, and counts what must not be: no line, an exit code, a word on
// stderr, bytes that are no text, files that are lost.
//
//	go run ./tools/torture [-seed N] [-n FACTOR] [-only REGEXP] [-list]
//
// It runs in the root of the repository and needs git on the PATH. What went
// wrong is in .build/torture, with what to run to see it again. It ends with 1
// if anything did.
//
// It touches nothing outside a temporary folder and .build/torture, and signals
// nothing but its own children and theirs, which it knows by a variable of their
// environment. What this machine or user cannot do is named and left out: a full
// disk, for one, takes root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/cli/console/progress"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == launchWord {
		launched(os.Args[2:]) // does not return
	}
	seed := flag.Uint64("seed", uint64(time.Now().Unix()), "what decides on everything that is random")
	factor := flag.Float64("n", 1, "how much more than usual is tried")
	only := flag.String("only", "", "run the scenarios whose name matches this `regexp`")
	list := flag.Bool("list", false, "list the scenarios")
	flag.Parse()
	failed, err := torture(*seed, *factor, *only, *list)
	if err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(2)
	}
	if failed {
		os.Exit(1)
	}
}

func torture(seed uint64, factor float64, only string, list bool) (failed bool, err error) {
	matches, err := regexp.Compile(only)
	if err != nil {
		return false, fmt.Errorf("-only: %w", err)
	}
	if factor <= 0 || flag.NArg() > 0 {
		return false, errors.New("give -n a number above 0, and no arguments but flags")
	}
	if list {
		for _, s := range scenarios() {
			fmt.Printf("%-14s %s\n", s.name, s.about)
		}
		return false, nil
	}
	inside, code, err := ownMounts()
	if err != nil || !inside {
		return code != 0, err
	}
	s, err := newSuite(seed, factor)
	if err != nil {
		return false, err
	}
	defer s.close()
	p, done := progress.OnStderr("torture")
	defer done()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-stop
		done()
		s.close()
		os.Exit(2)
	}()
	start := time.Now()
	fmt.Printf("torture: seed %d, factor %g, as %s\n", seed, factor, s.who())
	var tallies []*tally
	chosen := slices.DeleteFunc(scenarios(), func(sc scenario) bool { return !matches.MatchString(sc.name) })
	for i, scenario := range chosen {
		p.Doing(scenario.name + ": " + scenario.about)
		p.Counted(i, len(chosen))
		tallies = append(tallies, s.perform(scenario))
	}
	done()
	if len(tallies) == 0 {
		return false, fmt.Errorf("no scenario matches %q: see -list", only)
	}
	printTable(os.Stdout, tallies)
	for _, t := range tallies {
		failed = failed || t.failed()
	}
	result := "nothing broke it"
	if failed {
		result = "it failed; what to run is in " + s.out
	}
	fmt.Printf("torture: %s, seed %d, %d s\n", result, seed, int(time.Since(start).Seconds()))
	return failed, nil
}
