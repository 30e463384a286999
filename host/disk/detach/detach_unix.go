//go:build unix

package detach

import "syscall"

// A session of its own has neither the caller's process group, which Claude
// Code signals when it starts the next render, nor its terminal.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true}
}
