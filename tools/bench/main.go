//go:build linux || darwin

// Command bench measures what one status line costs: the built command as a
// cold process with warm caches, as Claude Code starts it, beside a Go
// hello-world, a shell script and the status lines of others, all in one
// interleaved run with the same payload in the same repository, over several copies
// of the programs. Figures of two machines, or of two runs, do not compare; ratios to hello in one run do.
//
//	go run ./tools/bench [-n ROUNDS] [-json FILE] [-svg FILE] [-scale] [-peers]
//
// Then it draws lines with guests that do not return, and looks at what is left of
// them. At the end it says which of the bars hold that this project has set itself.
//
// It runs in the root of the repository, needs git on the PATH, and writes
// nothing outside a temporary folder. Other commands are named by the variable PEERS, see [parsePeers]. What
// is not there to be measured is named in the report.
package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	progressbar "github.com/data-wise/aiterm/cli/console/progress"
)

const helpText = `Usage: go run ./tools/bench [flags], in the root of the repository

The variable PEERS adds commands, one a line or separated by ";", each with a name
before it or without:

  PEERS='claudeline; mine=/usr/local/bin/mine --fast; other=node "/opt/my tools/other.js"'

A command is split at blanks; what is in quotes, ' or ", is kept as it is. There is
no shell: no variables, pipes or globs. Each is given a HOME of its own and the
payload on stdin, three times before it is measured.

`

// hostileEvery is how many rounds there are for one with hostile guests, which take
// a tenth of a second each.
const hostileEvery = 5

// copies is how many copies of all programs are measured, one after the other: where a
// program's file lies in memory makes a tenth of a hello, and what one copy shows, another
// does not. Each is measured fewestRounds times at least.
const (
	copies       = 4
	fewestRounds = 10
)

// options are what the flags say.
type options struct {
	rounds    int
	json, svg string
	scale     bool
	npm       bool
	peers     string // as PEERS gives them
}

func main() {
	o := options{peers: os.Getenv("PEERS")}
	flag.IntVar(&o.rounds, "n", 200, "how often each command is run")
	flag.StringVar(&o.json, "json", "", "also write the figures to this `file`")
	flag.StringVar(&o.svg, "svg", "", "also draw the figures into this `file`")
	flag.BoolVar(&o.scale, "scale", false, "also measure more segments, larger payloads and repositories, a longer history")
	flag.BoolVar(&o.npm, "peers", false, "also measure the peers that npm has, which take some minutes")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), helpText)
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) run() error {
	if o.rounds < 1 || flag.NArg() > 0 {
		return errors.New("give -n a number from 1 on, and no argument that is no flag")
	}
	others, err := parsePeers(o.peers)
	if err != nil {
		return err
	}
	root, err := os.MkdirTemp("", "aiterm-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)

	from := filepath.Join(root, "built")
	if err := build(from); err != nil {
		return err
	}
	if err := becomeReaper(); err != nil {
		return err
	}
	r := report{Machine: thisMachine(), Rounds: o.rounds, Counted: countedHow}
	var world *world
	var subjects []*subject
	all := max(1, min(copies, o.rounds/fewestRounds))
	r.Copies = all
	for n := range all {
		root := filepath.Join(root, strconv.Itoa(n+1))
		programs, err := installed(from, filepath.Join(root, "bin"))
		if err != nil {
			return err
		}
		if world, err = newWorld(root, programs); err != nil {
			return err
		}
		r.Program = programs.describe()
		more, err := r.prepare(world.candidates(o.npm, others))
		if err != nil {
			return err
		}
		rounds := o.rounds*(n+1)/all - o.rounds*n/all
		progress("measuring %d commands, %d rounds, copy %d of %d", len(more), rounds, n+1, all)
		if err := measure(more, rounds); err != nil {
			return err
		}
		subjects = joined(subjects, more)
	}
	r.add(subjects)
	progress("hostile guests")
	if r.Hostile, err = world.measureHostile(max(1, o.rounds/hostileEvery)); err != nil {
		return err
	}
	if o.scale {
		progress("growing what is measured")
		if r.Scale, err = world.measureScale(o.rounds); err != nil {
			return err
		}
	}
	r.Bars = r.bars()
	fmt.Print(r.text())
	return o.write(r)
}

// write puts the report into the files that were asked for.
func (o options) write(r report) error {
	if o.json != "" {
		if err := r.write(o.json); err != nil {
			return err
		}
	}
	if o.svg != "" {
		return os.WriteFile(o.svg, r.chart(), 0o644)
	}
	return nil
}

// progress tells somebody who waits what is going on.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}

// joined adds what was found of the same subjects in another copy. One that could not be
// prepared every time has fewer rounds.
func joined(all, more []*subject) []*subject {
	for _, s := range more {
		i := slices.IndexFunc(all, func(each *subject) bool { return each.Name == s.Name })
		if i < 0 {
			all = append(all, s)
			continue
		}
		all[i].join(s)
	}
	return all
}

// prepare warms what is to be measured. Somebody else's command that does not
// work is left out and named; one of this repository is an error.
func (r *report) prepare(candidates []*subject, absent []missing) ([]*subject, error) {
	r.Missing = absent
	var ready []*subject
	for _, s := range candidates {
		err := s.warm()
		switch {
		case err == nil:
			ready = append(ready, s)
		case s.Kind == peer:
			r.Missing = append(r.Missing, missing{s.Name, oneLine(err.Error())})
		default:
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return ready, nil
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
	p, done := progressbar.OnStderr("bench: rounds")
	defer done()
	random := rand.New(rand.NewPCG(1, 2))
	for round := range rounds {
		p.Counted(round, rounds)
		for _, i := range random.Perm(len(subjects)) {
			if _, err := subjects[i].measure(); err != nil {
				return fmt.Errorf("%s: %w", subjects[i].Name, err)
			}
		}
	}
	return nil
}
