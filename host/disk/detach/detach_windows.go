package detach

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// Without a console the process gets no Ctrl-C and opens no window; in a group
// of its own it gets no Ctrl-Break either.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP,
	}
}
