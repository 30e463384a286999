//go:build !unix && !windows

package credentials

import (
	"context"
	"os/exec"
)

// shell prepares a command that can't be started: a browser has no processes.
func shell(ctx context.Context, command string) *exec.Cmd {
	return exec.CommandContext(ctx, command)
}
