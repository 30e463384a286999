//go:build !unix && !windows

package claude

import "os/exec"

// ownSession has no session to give: a browser has no processes.
func ownSession(*exec.Cmd) {}

func endSession(*exec.Cmd) {}
