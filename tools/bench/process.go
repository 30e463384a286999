//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

const (
	// patience is how long a command may take before it is ended: peers are not
	// ours, and one that hangs must not take the rest along.
	patience = 20 * time.Second
	// afterwards is how long the output of a command that ended is waited for
	// while something that it left behind still holds it open.
	afterwards = time.Second
	// fitsPipe is what can be written into an empty pipe that nobody reads yet.
	fitsPipe = 16 << 10
)

// command is what is started for one figure.
type command struct {
	argv, env []string
	dir       string
}

// cost is what the kernel says of a process that ended and of all that came of
// it, as far as the system tells: see countedHow.
type cost struct {
	wall, cpu time.Duration
	gone      time.Duration // from its end to that of the last process that it left
	faults    int64         // minor ones: pages that were given without reading a disk
	maxRSS    int64         // bytes on macOS, KiB on Linux
}

// add adds what a process used, and what those used that it waited for.
func (c *cost) add(usage syscall.Rusage) {
	c.cpu += time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	c.faults += int64(usage.Minflt)
	c.maxRSS = max(c.maxRSS, int64(usage.Maxrss))
}

// endedError is a command that ran and did not end well.
type endedError struct{ how string }

func (e *endedError) Error() string { return e.how }

// run feeds the payload to a process that start starts, and collects what it
// prints. The error is an [endedError] if it is the command's own.
func (c command) run(payload []byte, start func(c command, files []uintptr) (cost, error)) (string, cost, error) {
	stdin, feed, err := os.Pipe()
	if err != nil {
		return "", cost{}, err
	}
	defer stdin.Close()
	if len(payload) <= fitsPipe {
		_, err = feed.Write(payload)
		feed.Close()
		if err != nil {
			return "", cost{}, err
		}
	} else {
		go func() {
			feed.Write(payload) // one that reads no more of it fails here
			feed.Close()
		}()
	}
	output, stdout, err := os.Pipe()
	if err != nil {
		return "", cost{}, err
	}
	defer output.Close()
	nothing, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return "", cost{}, err
	}
	defer nothing.Close()
	took, err := start(c, []uintptr{stdin.Fd(), stdout.Fd(), nothing.Fd()})
	stdout.Close()
	if err != nil {
		return "", took, err
	}
	if err := output.SetReadDeadline(time.Now().Add(afterwards)); err != nil {
		return "", took, err
	}
	text, err := io.ReadAll(output)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return string(text), took, err
}

// start runs the command to its end, and waits for what it left running.
func start(c command, files []uintptr) (took cost, err error) {
	begin := time.Now()
	pid, err := syscall.ForkExec(c.argv[0], c.argv, &syscall.ProcAttr{
		Dir: c.dir, Env: c.env, Files: files, Sys: &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return cost{}, &endedError{fmt.Sprintf("it can't be started: %v", err)}
	}
	limit := time.AfterFunc(patience, func() { syscall.Kill(-pid, syscall.SIGKILL) })
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		_, err = syscall.Wait4(pid, &status, 0, &usage)
		if err != syscall.EINTR {
			break
		}
	}
	took.wall = time.Since(begin)
	limit.Stop()
	if err != nil {
		return took, err
	}
	took.add(usage)
	took.reapRest()
	return took, endedWell(status)
}

// endedWell is nil for a process that exited with 0.
func endedWell(status syscall.WaitStatus) error {
	switch {
	case status.Signaled() && status.Signal() == syscall.SIGKILL:
		return &endedError{fmt.Sprintf("it was ended after %v", patience)}
	case status.Signaled():
		return &endedError{"it was ended by a signal: " + status.Signal().String()}
	case status.ExitStatus() != 0:
		return &endedError{fmt.Sprintf("it ended with exit code %d", status.ExitStatus())}
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
