//go:build unix

package worker

import "syscall"

// lives tells whether anything is left of a process that was waited for.
func (p *process) lives() bool { return syscall.Kill(-p.pid, 0) != syscall.ESRCH }

func (p *process) id() int { return p.pid }
