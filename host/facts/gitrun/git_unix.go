//go:build unix

package gitrun

import (
	"os"
	"syscall"
)

func gitAttributes() *syscall.SysProcAttr { return nil }

// terminate asks git to end: it removes its lock files on the way out.
func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
