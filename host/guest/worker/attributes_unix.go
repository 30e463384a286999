//go:build unix && !linux

package worker

import (
	"syscall"
	"time"
)

// endsWithLine is false: the process ends because it finds that its pipe has ended.
const endsWithLine = false

// attributes: a group of its own, to be ended as a whole. When the line's process ends
// first, the pipe does, and so does the guest's process.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// roomFor does nothing here: whoever writes waits until there is room.
func roomFor(pipe, bytes int) {}

const drowsy = 0

// setSlack does nothing where threads have no such setting.
func setSlack(time.Duration) {}
