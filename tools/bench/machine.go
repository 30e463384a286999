//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machine is what the figures were taken on, and when.
type machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	OS     string `json:"os"`
	Kernel string `json:"kernel"`
	Go     string `json:"go"`
	Date   string `json:"date"` // RFC 3339
	// Load is how many processes wanted the processors in the minute before; -1 if
	// that is not known.
	Load float64 `json:"load"`
}

func thisMachine() machine {
	m := machine{
		CPU: runtime.GOARCH, Cores: runtime.NumCPU(), OS: systemName(),
		Kernel: output("uname", "-sr"), Go: runtime.Version(), Date: time.Now().Format(time.RFC3339),
		Load: load(),
	}
	if name := cpuName(); name != "" {
		m.CPU = name
	}
	return m
}

func (m machine) String() string {
	return fmt.Sprintf("%s, %d cores, %s, %s, %s, %s", m.CPU, m.Cores, m.OS, m.Kernel, m.Go, m.Date)
}

func cpuName() string {
	if runtime.GOOS == "darwin" {
		return output("sysctl", "-n", "machdep.cpu.brand_string")
	}
	// Most ARM kernels name no model.
	text, _ := os.ReadFile("/proc/cpuinfo")
	_, after, _ := strings.Cut(string(text), "model name")
	line, _, _ := strings.Cut(after, "\n")
	return strings.TrimLeft(line, "\t :")
}

// systemName is the distribution or the release of macOS.
func systemName() string {
	if runtime.GOOS == "darwin" {
		return "macOS " + output("sw_vers", "-productVersion")
	}
	text, _ := os.ReadFile("/etc/os-release")
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "PRETTY_NAME="); ok {
			return strings.Trim(strings.TrimSpace(name), `"`)
		}
	}
	return runtime.GOOS
}

// load is the load average of the last minute.
func load() float64 {
	text, err := os.ReadFile("/proc/loadavg") // "0.20 0.18 0.12 1/80 11206"
	if err != nil {
		text = []byte(strings.TrimLeft(output("sysctl", "-n", "vm.loadavg"), "{ ")) // "{ 1.52 1.60 1.71 }"
	}
	fields := strings.Fields(string(text))
	if len(fields) == 0 {
		return -1
	}
	f, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return -1
	}
	return f
}

// busy tells whether others wanted so much of the machine that the time on the
// clock says more of them than of what was measured.
func (m machine) busy() bool { return m.Load > float64(m.Cores)/2 }

// output is what a command prints, or "".
func output(name string, args ...string) string {
	out, _ := exec.Command(name, args...).Output()
	return strings.TrimSpace(string(out))
}
