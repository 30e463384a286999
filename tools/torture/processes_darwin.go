package main

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

func (p process) signal(sig syscall.Signal) { syscall.Kill(p.pid, sig) }

// processes lists those that have this suite's marker in their environment, or are
// guests of its machines, of one home if it is named.
func (s *suite) processes(home string) []process {
	out, _ := exec.Command("ps", "-axEww", "-o", "pid=,command=").Output()
	marker := markerName + "=" + s.marker + "/"
	if home != "" {
		marker += home + " "
	}
	var found []process
	for line := range strings.Lines(string(out)) {
		number, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		pid, err := strconv.Atoi(number)
		p := process{pid, command}
		if err == nil && (strings.Contains(command+" ", marker) || p.guest() && strings.Contains(command, filepath.Join(s.root, home)+"/")) {
			found = append(found, p)
		}
	}
	return found
}
