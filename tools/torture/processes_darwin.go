package main

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

func (p process) signal(sig syscall.Signal) { syscall.Kill(p.pid, sig) }

// processes lists those that have this suite's marker in their environment, of
// one home if it is named.
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
		if err == nil && strings.Contains(command+" ", marker) {
			found = append(found, process{pid, command})
		}
	}
	return found
}
