package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
)

// inspectOnce runs the command once under ptrace. The peak that wait4 tells is
// of no use on Linux: it starts with that of the process that forked, and bench
// is larger than hello.
func (s *subject) inspectOnce() (seen inspection, err error) {
	_, _, err = s.run(func(files []uintptr) (cost, error) {
		seen, err = inspectProcess(s.argv, &syscall.ProcAttr{Dir: s.world.repo, Env: s.environment(), Files: files})
		return cost{}, err
	})
	return seen, err
}

// inspectProcess stops a process at each fork, and before it ends, when its
// peak can still be read from /proc. Threads are followed too, since any of
// them can fork or be the one that ends the process.
func inspectProcess(argv []string, attr *syscall.ProcAttr) (inspection, error) {
	// The kernel takes ptrace calls from the thread that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var seen inspection
	attr.Sys = &syscall.SysProcAttr{Ptrace: true}
	pid, err := syscall.ForkExec(argv[0], argv, attr)
	if err != nil {
		return seen, fmt.Errorf("start under ptrace: %w", err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
		return seen, err
	}
	const options = syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEEXIT
	if err := syscall.PtraceSetOptions(pid, options); err != nil {
		return seen, fmt.Errorf("ptrace: %w", err)
	}
	for stopped := pid; ; {
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
			if peak := peakBytes(pid); peak > seen.peakBytes {
				seen.peakBytes = peak
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

// peakBytes reads VmHWM (man 5 proc), or returns 0 for a process that is gone.
func peakBytes(pid int) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(text, []byte("VmHWM:"))
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(string(fields[0]), 10, 64)
	return kib << 10
}
