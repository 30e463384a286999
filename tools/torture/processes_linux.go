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

// processes lists those that have this suite's marker in their environment, of
// one home if it is named, but
// for the zombies.
func (s *suite) processes(home string) []process {
	var found []process
	marker := []byte(markerName + "=" + s.marker + "/")
	if home != "" {
		marker = append(append(marker, home...), 0)
	}
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range environments {
		env, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(env, marker) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		command, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if len(command) > 0 {
			found = append(found, process{pid, commandText(command)})
		}
	}
	return found
}

func commandText(cmdline []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(string(cmdline), "\x00", " "))
}
