package main

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// inspectOnce runs the command once under ptrace. The peak that wait4 tells is
// of no use on Linux: it starts with that of the process that forked, and bench
// is larger than hello. Where ptrace is not allowed, nothing is known.
func inspectOnce(c command, payload []byte) (seen inspection, err error) {
	_, _, err = c.run(payload, func(c command, files []uintptr) (cost, error) {
		seen, err = inspectProcess(c.argv, &syscall.ProcAttr{Dir: c.dir, Env: c.env, Files: files})
		return cost{}, err
	})
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSYS) {
		return inspection{peakBytes: -1, processes: -1}, nil
	}
	return seen, err
}

// inspectProcess stops a process, and all that come from it, at each fork and
// before it ends, when its peak can still be read from /proc. Threads are
// followed too, since any of them can fork or be the one that ends the process.
func inspectProcess(argv []string, attr *syscall.ProcAttr) (inspection, error) {
	// The kernel takes ptrace calls from the thread that started the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var seen inspection
	attr.Sys = &syscall.SysProcAttr{Ptrace: true}
	pid, err := syscall.ForkExec(argv[0], argv, attr)
	if err != nil {
		return seen, err
	}
	family := newFamily(pid)
	defer family.leave()
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, 0, nil); err != nil {
		return seen, err
	}
	const options = syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEEXIT
	if err := syscall.PtraceSetOptions(pid, options); err != nil {
		return seen, err
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
			if child, err := syscall.PtraceGetEventMsg(stopped); err == nil {
				family.add(int(child))
			}
		case syscall.PTRACE_EVENT_EXIT:
			seen.peakBytes = max(seen.peakBytes, peakBytes(stopped))
		}
		if !status.Stopped() {
			family.remove(stopped)
		}
	}
}

// family are the processes that are looked at. All must have ended before the
// look is over, so what still runs after a while is ended: somebody's daemon.
type family struct {
	mu    sync.Mutex
	pids  map[int]bool
	limit *time.Timer
}

func newFamily(first int) *family {
	f := &family{pids: map[int]bool{first: true}}
	f.limit = time.AfterFunc(patience, f.end)
	return f
}

func (f *family) add(pid int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pids[pid] = true
}

func (f *family) remove(pid int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.pids, pid)
}

func (f *family) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for pid := range f.pids {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

func (f *family) leave() { f.limit.Stop() }

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

// peakBytes reads VmHWM (man 5 proc) of a process or of the one that a thread
// belongs to, or returns 0 for one that is gone.
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
