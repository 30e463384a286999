package gitrun

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// The refresh has no console, so Windows would open a window for git's.
func gitAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
}

// terminate ends git. Windows has no way to ask a process without a console;
// status with --no-optional-locks holds no lock file that could stay behind.
func terminate(p *os.Process) error { return p.Kill() }
