//go:build !windows

package claude

import "context"

// shellFor is how Claude Code runs a command.
func shellFor(command string) (program string, arguments []string, err error) {
	return "/bin/sh", []string{"-c", command}, nil
}

// idleShell is nil: a shell on Unix runs what it is given.
func idleShell(context.Context, string) error { return nil }
