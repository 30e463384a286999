package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// countedHow says which processes are part of a figure.
const countedHow = "every process that comes of the command, what it leaves running included (subreaper, wait4)"

// countsAll tells whether those are all that there are.
const countsAll = true

// leftBehind is how long what a command left running may go on.
const leftBehind = 3 * time.Second

// becomeReaper has what a command leaves behind become this program's child once
// its parent has ended, so that nothing that it did is missing from its figures.
func becomeReaper() error { return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// reapRest waits for what a command left running, and adds that to what it cost.
// What goes on for long is somebody's daemon, and is ended.
func (c *cost) reapRest() {
	ended := time.Now()
	defer endChildrenAfter(leftBehind)()
	for {
		var usage syscall.Rusage
		_, err := syscall.Wait4(-1, nil, 0, &usage)
		if err != nil && err != syscall.EINTR { // there is none
			return
		}
		if err == nil {
			c.add(usage)
			c.gone = time.Since(ended)
		}
	}
}

// endChildrenAfter kills all processes that come of this one, from then on until
// stop: what a child had started is a child of this one when that has ended.
func endChildrenAfter(wait time.Duration) (stop func()) {
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(wait):
			}
			for _, pid := range children() {
				syscall.Kill(pid, syscall.SIGKILL)
			}
			wait = 10 * time.Millisecond
		}
	}()
	return func() { close(done) }
}

// children are the processes whose parent this one is.
func children() (pids []int) {
	self := strconv.Itoa(os.Getpid())
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, _ := os.ReadFile(path) // PID (NAME) STATE PARENT …; a name may have blanks
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil && len(fields) > 1 && string(fields[1]) == self {
			pids = append(pids, pid)
		}
	}
	return pids
}

// inspectOnce runs the command once under ptrace. The peak that wait4 tells is
// of no use on Linux: it starts with that of the process that forked, and bench
// is larger than hello. Where ptrace is not allowed, nothing is known.
func inspectOnce(c command, payload []byte) (seen inspection, err error) {
	_, _, err = c.run(payload, func(c command, files []uintptr) (cost, error) {
		seen, err = inspectProcess(c.argv, &syscall.ProcAttr{Dir: c.dir, Env: c.env, Files: files})
		return cost{}, err
	})
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) {
		return inspection{ownPeak: -1, peak: -1, processes: -1}, nil
	}
	return seen, err
}

// inspectProcess stops a process, and all that come of it, at each fork and
// before it ends, when its peak can still be read from /proc. Threads are
// followed too, since any of them can fork or be the one that ends the process.
func inspectProcess(argv []string, attr *syscall.ProcAttr) (seen inspection, err error) {
	// The kernel takes ptrace calls from the thread that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	attr.Sys = &syscall.SysProcAttr{Ptrace: true, Setsid: true}
	first, err := syscall.ForkExec(argv[0], argv, attr)
	if err != nil {
		return seen, err
	}
	defer endChildrenAfter(patience)()
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(first, &status, 0, nil); err != nil {
		return seen, err
	}
	const options = syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEEXIT
	if err := syscall.PtraceSetOptions(first, options); err != nil {
		return seen, err
	}
	for stopped := first; ; {
		// It fails for a thread that was ended by another: its end is next.
		syscall.PtraceCont(stopped, passOn(status))
		if stopped, err = syscall.Wait4(-1, &status, syscall.WALL, nil); err == syscall.ECHILD {
			return seen, nil
		} else if err != nil {
			return seen, err
		}
		switch status.TrapCause() {
		case syscall.PTRACE_EVENT_FORK, syscall.PTRACE_EVENT_VFORK:
			seen.processes++
		case syscall.PTRACE_EVENT_EXIT:
			pid, peak := peakOf(stopped)
			seen.peak = max(seen.peak, peak)
			if pid == first {
				seen.ownPeak = max(seen.ownPeak, peak)
			}
		}
	}
}

// passOn returns the signal that a stopped process was about to get, or 0 if it
// stopped for the debugger only.
func passOn(status syscall.WaitStatus) int {
	if !status.Stopped() {
		return 0
	}
	switch signal := status.StopSignal(); signal {
	case syscall.SIGTRAP, syscall.SIGSTOP:
		return 0
	default:
		return int(signal)
	}
}

// peakOf reads the process that a thread belongs to and its VmHWM (man 5 proc) in
// bytes; both are 0 for one that is gone.
func peakOf(thread int) (pid int, peak int64) {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(thread) + "/status")
	number := func(name string) int64 {
		_, after, _ := bytes.Cut(text, []byte("\n"+name+":"))
		fields := bytes.Fields(after)
		if len(fields) == 0 {
			return 0
		}
		n, _ := strconv.ParseInt(string(fields[0]), 10, 64)
		return n
	}
	return int(number("Tgid")), number("VmHWM") << 10
}
