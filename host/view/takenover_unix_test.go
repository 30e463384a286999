//go:build unix

package view

import (
	"os/exec"
	"syscall"
)

// leaveGroup has a command not be ended with the group of its parent.
func leaveGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

func endAll(pids []int) {
	for _, pid := range running(pids) {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}

func running(pids []int) (left []int) {
	for _, pid := range pids {
		if syscall.Kill(pid, 0) == nil {
			left = append(left, pid)
		}
	}
	return left
}
