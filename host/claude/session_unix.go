//go:build unix

package claude

import (
	"os/exec"
	"syscall"
)

// ownSession starts cmd without a terminal, and ends it with its children.
func ownSession(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}

// endSession ends at once what is left of a session that [ownSession] began.
func endSession(cmd *exec.Cmd) {
	if cmd.Process != nil {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
