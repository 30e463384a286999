//go:build linux || darwin

package main

import "syscall"

// markerName is the variable by which processes that come from here are known.
const markerName = "AITERM_TORTURE"

// process is one that comes from here.
type process struct {
	pid     int
	command string
}

func (p process) kill() { p.signal(syscall.SIGKILL) }
