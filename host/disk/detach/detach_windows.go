package detach

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// start runs a program; wait returns when it ended.
func start(exe string, args []string, out *os.File) (wait func(), err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", os.DevNull, err)
	}
	defer null.Close()
	if out == nil {
		out = null
	}
	p, err := os.StartProcess(exe, append([]string{exe}, args...), &os.ProcAttr{
		Dir:   filepath.VolumeName(exe) + string(filepath.Separator),
		Files: []*os.File{null, out, null},
		// Without a console the process gets no Ctrl-C and opens no window; in a group
		// of its own it gets no Ctrl-Break either.
		Sys: &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS | windows.CREATE_NEW_PROCESS_GROUP},
	})
	if err != nil {
		return nil, err
	}
	return func() { p.Wait() }, nil
}
