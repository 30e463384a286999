//go:build linux || darwin

package main

import (
	"fmt"
	"os"
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
				most = max(most, len(m.running())-sessions)
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
		m.draw("after the crowd", wants("Opus", "main"), "after")
		m.settle()
	}
	return nil
}

// edited has somebody edit the files that a render reads while it reads them, with
// an editor that writes a file in two halves.
func edited(r *run) error {
	m := r.rich()
	files := []string{"plugins.yaml", "grants.yaml", "chain.yaml", "themes/mine.yaml", "hello.wasm", "plugin.wasm", "credentials"}
	texts := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(m.config(file))
		if err != nil {
			return err
		}
		texts[file] = data
	}
	stop := make(chan struct{})
	var editing sync.WaitGroup
	editing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			file := files[i%len(files)]
			text := texts[file]
			f, err := os.OpenFile(m.config(file), os.O_WRONLY|os.O_TRUNC, 0o600)
			if err != nil {
				r.broken("edit "+file, err)
				return
			}
			f.Write(text[:len(text)/2])
			time.Sleep(time.Duration(i%5) * time.Millisecond)
			f.Write(text[len(text)/2:])
			f.Close()
		}
	})
	each(r.times(400), func(i int) {
		m.draw("while its files are edited", nil, fmt.Sprint("s", i%20))
	})
	close(stop)
	editing.Wait()
	m.settle()
	time.Sleep(settled)
	whole := wants("Opus", "hello", "kept")
	m.draw("after its files were edited", whole, "after")
	m.warm()
	m.draw("after its files were edited, all compiled", whole, "after")
	return nil
}
