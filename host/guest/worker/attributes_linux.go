package worker

import "syscall"

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
