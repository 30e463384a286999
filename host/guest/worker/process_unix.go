//go:build unix

package worker

import (
	"fmt"
	"os"
	"syscall"
)

// process is one that runs segments.
type process struct {
	name    string
	pid     int
	in, out *os.File // its stdin and stdout
	killed  bool
}

// start starts the process for jobs. It has no environment but what its Go runtime is to
// know. Its stderr is the end of a pipe that it can only read: what it says there nobody
// hears, and without any Go would open another file for it.
func start(program Program, jobs []*job) (*process, error) {
	var toGuest, toLine [2]int
	if err := pipe(&toGuest); err != nil {
		return nil, err
	}
	if err := pipe(&toLine); err != nil {
		syscall.Close(toGuest[0])
		syscall.Close(toGuest[1])
		return nil, err
	}
	roomFor(toGuest[1], size(jobs))
	argv := arguments(program, jobs)
	setSlack(drowsy)
	pid, err := syscall.ForkExec(argv[0], argv, &syscall.ProcAttr{
		Dir:   "/",
		Env:   environment(jobs),
		Files: []uintptr{uintptr(toGuest[0]), uintptr(toLine[1]), uintptr(toGuest[0])},
		Sys:   attributes(),
	})
	setSlack(0)
	syscall.Close(toGuest[0])
	syscall.Close(toLine[1])
	if err != nil {
		syscall.Close(toGuest[1])
		syscall.Close(toLine[0])
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	// With a reader that the runtime knows to wait it looks after nothing meanwhile. Go's poller
	// takes two descriptors when it is first needed, and ends the program where there are none:
	// two have just become free.
	syscall.SetNonblock(toLine[0], true)
	return &process{name: argv[0], pid: pid, in: os.NewFile(uintptr(toGuest[1]), "guest"), out: os.NewFile(uintptr(toLine[0]), "guest")}, nil
}

// pipe makes a pipe that no other process inherits.
func pipe(ends *[2]int) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := syscall.Pipe(ends[:]); err != nil {
		return fmt.Errorf("make a pipe: %w", err)
	}
	syscall.CloseOnExec(ends[0])
	syscall.CloseOnExec(ends[1])
	return nil
}

// kill ends the process, and all that it started. It must not be called once
// [process.wait] may have been.
func (p *process) kill() {
	if !p.killed {
		p.killed = true
		syscall.Kill(-p.pid, syscall.SIGKILL)
	}
}

// wait waits until a killed process has ended.
func (p *process) wait() {
	p.in.Close()
	p.out.Close()
	p.reap()
}

// reap waits likewise, and leaves the pipes to whoever uses them. It may be called twice.
func (p *process) reap() bool {
	for {
		if _, err := syscall.Wait4(p.pid, nil, 0, nil); err != syscall.EINTR {
			return true
		}
	}
}

// size is about how many bytes are sent for jobs.
func size(jobs []*job) (bytes int) {
	const asked = 1 << 10 // what they will probably ask, and the answers
	for _, j := range jobs {
		bytes += asked + len(j.Module)
	}
	return bytes
}
