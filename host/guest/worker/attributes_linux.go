package worker

import "syscall"

// attributes: a group of its own, to be ended as a whole, and with the line's process.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
