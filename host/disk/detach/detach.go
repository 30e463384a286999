// Package detach starts a process that outlives the one that started it:
// aiterm's own background work, such as counting a repository's changes. It
// does not supervise; what the process does, and that only one of it runs at
// a time, is its own business.
package detach

import (
	"fmt"
	"os"
	"path/filepath"
)

// Watch runs exe, an absolute path, with args and returns once it has started.
// The process is out of reach of signals sent to the caller's group or
// terminal, has the null device as stdin, stdout and stderr, inherits the
// environment, and works in the root folder, so that it keeps no folder from
// being removed or unmounted: pass paths in args as absolute ones.
//
// The channel is closed when the process ends, for a caller that lives that
// long itself.
func Watch(exe string, args ...string) (ended <-chan struct{}, err error) {
	p, err := start(exe, args)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		p.Wait()
		close(done)
	}()
	return done, nil
}

func start(exe string, args []string) (*os.Process, error) {
	if !filepath.IsAbs(exe) {
		return nil, fmt.Errorf("start %q in the background: not an absolute path; give the one of os.Executable", exe)
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("start %s in the background: %w; check that %s can be opened", exe, err, os.DevNull)
	}
	defer null.Close()
	p, err := os.StartProcess(exe, append([]string{exe}, args...), &os.ProcAttr{
		Dir:   filepath.VolumeName(exe) + string(filepath.Separator),
		Files: []*os.File{null, null, null},
		Sys:   attributes(),
	})
	if err != nil {
		return nil, fmt.Errorf("start %s in the background: %w; check that the file is there and may be run", exe, err)
	}
	return p, nil
}
