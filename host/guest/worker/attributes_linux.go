package worker

import (
	"syscall"
	"time"
)

// endsWithLine says that the system ends the process when its line is ended.
const endsWithLine = true

// attributes: a group of its own, to be ended as a whole, and with the line's process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// roomFor has a pipe take so many bytes before anybody reads, if it may: whoever writes
// need not wait until the process at its other end has started.
func roomFor(pipe, bytes int) {
	const setSize, usual, most = 1031, 64 << 10, 1 << 20 // F_SETPIPE_SZ; what pipes have; what they may have
	if bytes > usual {
		syscall.Syscall(syscall.SYS_FCNTL, uintptr(pipe), setSize, uintptr(min(bytes, most)))
	}
}

// drowsy is how late the process may be woken that is started. Go's runtime has a thread
// that looks after the others, every 20 µs at first: that is fifty times in the life of
// such a process, and a tenth of what it costs.
const drowsy = time.Millisecond

// setSlack sets how late the calling thread may be woken, which is passed on to what it
// starts; 0 is as it was.
func setSlack(late time.Duration) {
	const setTimerSlack = 29 // PR_SET_TIMERSLACK
	syscall.RawSyscall(syscall.SYS_PRCTL, setTimerSlack, uintptr(late), 0)
}
