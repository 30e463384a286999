// Package detach starts a process that outlives the one that started it:
// aiterm's own background work, such as counting a repository's changes. It
// does not supervise; what the process does, and that only one of it runs at
// a time, is its own business.
package detach

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Start runs exe, an absolute path, with args and returns once it has started.
// The process is out of reach of signals sent to the caller's group or
// terminal, has the null device as stdin, stdout and stderr, inherits the
// environment, and works in the root folder, so that it keeps no folder from
// being removed or unmounted: pass paths in args as absolute ones.
//
// It is for a caller that ends soon: nobody waits for the process, which takes a thread.
func Start(exe string, args ...string) error {
	_, err := begin(exe, args, nil)
	return err
}

// Watch is [Start] for a caller that may live as long as the process: the channel is
// closed when that ends.
func Watch(exe string, args ...string) (ended <-chan struct{}, err error) {
	wait, err := begin(exe, args, nil)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		wait()
		close(done)
	}()
	return done, nil
}

// Output is [Watch], and sends what the process writes to stdout, at most most bytes of
// it, once it has ended. A process that writes when its caller has ended is ended by
// that.
func Output(exe string, most int64, args ...string) (<-chan []byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start %s in the background: %w", exe, err)
	}
	wait, err := begin(exe, args, w)
	w.Close()
	if err != nil {
		r.Close()
		return nil, err
	}
	out := make(chan []byte, 1)
	go func() {
		data, _ := io.ReadAll(io.LimitReader(r, most))
		r.Close()
		wait()
		out <- data
	}()
	return out, nil
}

// begin starts a process whose stdout is out, or the null device for nil; wait returns
// when it ended.
func begin(exe string, args []string, out *os.File) (wait func(), err error) {
	if !filepath.IsAbs(exe) {
		return nil, fmt.Errorf("start %q in the background: not an absolute path; give the one of os.Executable", exe)
	}
	if wait, err = start(exe, args, out); err != nil {
		return nil, fmt.Errorf("start %s in the background: %w; check that the file is there and may be run", exe, err)
	}
	return wait, nil
}
