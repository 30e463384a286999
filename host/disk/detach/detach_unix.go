//go:build unix

package detach

import (
	"fmt"
	"os"
	"syscall"
)

// start runs a program; wait returns when it ended. os.StartProcess would first start
// and end a process to find out what the kernel can do.
func start(exe string, args []string, out *os.File) (wait func(), err error) {
	null, err := syscall.Open(os.DevNull, syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", os.DevNull, err)
	}
	defer syscall.Close(null)
	stdout := uintptr(null)
	if out != nil {
		stdout = out.Fd()
	}
	pid, err := syscall.ForkExec(exe, append([]string{exe}, args...), &syscall.ProcAttr{
		Dir:   "/",
		Env:   os.Environ(),
		Files: []uintptr{uintptr(null), stdout, uintptr(null)},
		// A session of its own has neither the caller's process group, which Claude
		// Code signals when it starts the next render, nor its terminal.
		Sys: &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return nil, err
	}
	return func() {
		for {
			if _, err := syscall.Wait4(pid, nil, 0, nil); err != syscall.EINTR {
				return
			}
		}
	}, nil
}
