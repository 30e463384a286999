package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// signal sends a signal. The number is looked at again before: another process may
// have got it by now.
func (p process) signal(sig syscall.Signal) {
	if command, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.pid), "cmdline")); commandText(command) == p.command {
		syscall.Kill(p.pid, sig)
	}
}

// processes lists those that have this suite's marker in their environment, or are
// guests of its machines, of one home if it is named, but for the zombies.
func (s *suite) processes(home string) []process {
	var found []process
	marker := []byte(markerName + "=" + s.marker + "/")
	if home != "" {
		marker = append(append(marker, home...), 0)
	}
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range environments {
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		p := process{pid, commandText(command)}
		if len(command) == 0 {
			continue
		}
		if env, _ := os.ReadFile(path); bytes.Contains(env, marker) || p.guest() && strings.Contains(p.command, filepath.Join(s.root, home)+"/") {
			found = append(found, p)
		}
	}
	return found
}

func commandText(cmdline []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(string(cmdline), "\x00", " "))
}
