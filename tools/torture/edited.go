//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

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
		m.draw("while its files are edited", fmt.Sprint("s", i%20))
	})
	close(stop)
	editing.Wait()
	m.settle()
	time.Sleep(150 * time.Millisecond) // until the files count as settled
	m.draw("after its files were edited", "after", "Opus", "hello", "kept")
	m.warm()
	m.draw("after its files were edited, all compiled", "after", "Opus", "hello", "kept")
	return nil
}
