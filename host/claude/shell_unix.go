//go:build !windows

package claude

import (
	"context"
	"os/exec"
	"syscall"
)

// shellFor is how Claude Code runs a command.
func shellFor(command string) (program string, arguments []string, err error) {
	return "/bin/sh", []string{"-c", command}, nil
}

// idleShell is nil: a shell on Unix runs what it is given.
func idleShell(context.Context, string) error { return nil }

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
