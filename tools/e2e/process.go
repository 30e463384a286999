package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// process is one that was started with a home below the temporary folder, or told of
// a folder in it, as those are that run strangers' segments: only sessions and what
// they started are.
type process struct {
	pid  int
	name string
}

func processes(home string) []process {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	var out []process
	for _, path := range environments {
		environment, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		arguments, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if !bytes.Contains(append([]byte{0}, environment...), []byte("\x00HOME="+home)) && !bytes.Contains(arguments, []byte("\x00"+home)) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		name, err := os.ReadFile(filepath.Join(filepath.Dir(path), "comm"))
		if err != nil {
			continue // it has ended meanwhile
		}
		out = append(out, process{pid, strings.TrimSpace(string(name))})
	}
	return out
}

// endProcesses kills what is left below home, and waits until it is gone: a
// process that still writes would keep the folder from being removed.
func endProcesses(home string) {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(poll) {
		left := processes(home)
		if len(left) == 0 {
			return
		}
		for _, p := range left {
			if process, err := os.FindProcess(p.pid); err == nil {
				process.Kill()
			}
		}
	}
}
