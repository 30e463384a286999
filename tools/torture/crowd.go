//go:build linux || darwin

package main

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// crowd has fifty sessions draw their lines at once, on a new machine and on one
// where all is there.
func crowd(r *run) error {
	const sessions = 50
	for round := range r.times(4) {
		m := r.bare()
		if round%2 == 1 {
			m.drop()
			m = r.rich()
		}
		most, stop := 0, make(chan struct{})
		var watching sync.WaitGroup
		watching.Go(func() {
			for {
				most = max(most, len(m.processes(filepath.Base(m.home)))-sessions)
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
		})
		var wait sync.WaitGroup
		for i := range sessions {
			wait.Go(func() {
				for n := range 3 {
					session := fmt.Sprint("s", i)
					s := m.standard(fmt.Sprintf("one of %d sessions at once", sessions), session)
					s.input, s.want = r.reply(session, i*3+n), []string{"Opus"}
					m.shoot(s)
				}
			})
		}
		wait.Wait()
		close(stop)
		watching.Wait()
		r.noteMost("background processes at once beside fifty renders, at most", max(0, most))
		m.settle()
		m.draw("after the crowd", "after", "Opus", "main")
		m.settle()
	}
	return nil
}
