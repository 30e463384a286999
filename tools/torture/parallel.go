//go:build linux || darwin

package main

import (
	"runtime"
	"sync"
)

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
