package credentials

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// shell prepares a command without a console window. cmd.exe reads its command
// line by rules of its own: /S /C takes what is between the outer quotes as it
// is.
func shell(ctx context.Context, command string) *exec.Cmd {
	program := os.Getenv("ComSpec")
	if !filepath.IsAbs(program) {
		program = "cmd.exe"
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		CmdLine:       `cmd.exe /S /C "` + command + `"`,
		CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP,
	}
	return cmd
}
