//go:build linux || darwin

package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"
)

// scenario is one way to be unkind.
type scenario struct {
	name, about string
	play        func(*run) error
	// busy says that more processes run than the machine has processors for, on
	// purpose: how long a line took says nothing then.
	busy bool
	// ending says that processes are ended while they write.
	ending bool
}

// scenarios are in the order in which they are run.
func scenarios() []scenario {
	return []scenario{
		{name: "guests", play: guestsAlone, about: "every hostile segment alone, not compiled and compiled, on all processors and on one"},
		{name: "guests-eight", play: guestsTogether, about: "eight hostile segments at once"},
		{name: "types", play: everyType, about: "every field of the payload as every type"},
		{name: "mutations", play: mutations, about: "payloads with bytes and values changed at random"},
		{name: "extremes", play: extremes, about: "payloads that are huge, deep or odd"},
		{name: "stdin", play: stdins, about: "whatever can be stdin: slow, closed, held open, a folder, a device"},
		{name: "terminal", play: terminals, about: "every size of the terminal, and values that are none"},
		{name: "environment", play: environments, about: "variables that steer Go, time, colours and folders"},
		{name: "damage", play: damaged, about: "every file of the cache, the state and the configuration damaged in every way"},
		{name: "replaced", play: replacedFolders, about: "every folder replaced by a file, a link, a pipe"},
		{name: "edited", play: edited, about: "files that are being written while a render reads them"},
		{name: "clock", play: clockJumps, about: "files from the past and from the future"},
		{name: "limits", play: limits, about: "few files, little memory, small files, few processes, no executable memory"},
		{name: "disk", play: fullDisk, about: "a disk that is full, or soon will be"},
		{name: "machine", play: oddMachine, about: "no /proc, a disk that cannot be written, another user's files"},
		{name: "git", play: badGit, about: "no git; one that hangs, fails, prints garbage or 100 MB"},
		{name: "crowd", play: crowd, about: "fifty sessions at once", busy: true},
		{name: "kill-render", play: killRenders, about: "renders that get SIGTERM or SIGKILL at any moment", busy: true, ending: true},
		{name: "kill-guests", play: killGuests, about: "the processes of strangers' segments get SIGKILL, SIGTERM or SIGSTOP at any moment"},
		{name: "kill-work", play: killWork, about: "background processes that get SIGTERM or SIGKILL at any moment", busy: true, ending: true},
		{name: "kill-commands", play: killCommands, about: "commands that change a person's files, ended at any moment", busy: true, ending: true},
	}
}

// run is a scenario being run.
type run struct {
	*suite
	*tally
	rand     *rand.Rand
	machines []*machine
	torn     int // processes that were ended while they may have written
}

// perform runs a scenario and looks at what it left.
func (s *suite) perform(sc scenario) *tally {
	r := &run{suite: s, tally: &tally{scenario: sc, out: s.out}, rand: s.random(sc.name)}
	start := time.Now()
	if err := sc.play(r); err != nil {
		r.broken("the scenario itself", err)
	}
	for len(r.machines) > 0 {
		r.machines[0].drop()
	}
	r.took = time.Since(start)
	fmt.Println(r.line())
	return r.tally
}

// each runs do for every number below n, on as many goroutines as there are
// processors.
func each(n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// inParallel is each, with a copy of a machine for every processor.
func (r *run) inParallel(n int, template *machine, do func(m *machine, i int)) {
	free := make(chan *machine, runtime.NumCPU())
	for range cap(free) {
		free <- template.like()
	}
	each(n, func(i int) {
		m := <-free
		do(m, i)
		free <- m
	})
	close(free)
	for m := range free {
		m.settle()
		r.lookThrough(m)
		m.remove()
	}
}
