//go:build linux || darwin

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// markerName is the variable by which processes that come from here are known.
const markerName = "AITERM_TORTURE"

// process is one that comes from here.
type process struct {
	pid     int
	command string
}

func (p process) kill() { p.signal(syscall.SIGKILL) }

// guest tells whether a process is one that runs strangers' segments. It has no
// environment, and is known by the folder of compiled code that it is told of.
func (p process) guest() bool {
	program, arguments, _ := strings.Cut(p.command, " ")
	return filepath.Base(program) == "aiterm-guest" || filepath.Base(program) == "aiterm" && strings.HasPrefix(arguments, "guest ")
}

// settle waits until no process of this machine is left. What does not end is a
// failure, and is ended.
func (m *machine) settle() {
	for _, p := range m.left(20 * time.Second) {
		m.fail(failure{kind: kindLeft, what: "a process that is left", why: p.command})
		p.kill()
	}
}

// left are the processes of this machine that have not ended within a time.
func (m *machine) left(within time.Duration) []process {
	deadline := time.Now().Add(within)
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		left := m.running()
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
		time.Sleep(pause)
	}
}
