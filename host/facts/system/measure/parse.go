package measure

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/facts/system"
)

// parseMeminfo reads /proc/meminfo: "MemTotal:  16318436 kB".
func parseMeminfo(data []byte) (m memory) {
	for line := range bytes.Lines(data) {
		name, rest, _ := strings.Cut(string(line), ":")
		fields := strings.Fields(rest)
		if len(fields) != 2 || fields[1] != "kB" {
			continue
		}
		n, err := strconv.ParseUint(fields[0], 10, 50)
		if err != nil {
			continue
		}
		switch name {
		case "MemTotal":
			m.total = n << 10
		case "MemAvailable": // since Linux 3.14
			m.available = n << 10
		}
	}
	if m.available == 0 {
		m.total = 0
	}
	return m
}

// parseStat reads the first line of /proc/stat: "cpu  USER NICE SYSTEM IDLE IOWAIT IRQ
// SOFTIRQ STEAL GUEST GUEST_NICE", where the last two are in the first two already.
func parseStat(data []byte) (c system.Counters) {
	line, _, _ := strings.Cut(string(data), "\n")
	fields := strings.Fields(line)
	if len(fields) < 5 || fields[0] != "cpu" {
		return c
	}
	for i, field := range fields[1:min(len(fields), 9)] {
		n, err := strconv.ParseUint(field, 10, 60)
		if err != nil {
			return system.Counters{}
		}
		c.All += n
		if i != 3 && i != 4 {
			c.Busy += n
		}
	}
	return c
}

// parseLoad reads /proc/loadavg: "0.20 0.18 0.12 1/80 11206".
func parseLoad(data []byte) (load float64, ok bool) {
	first, _, _ := strings.Cut(string(data), " ")
	load, err := strconv.ParseFloat(first, 64)
	return load, err == nil && load >= 0 && load < 1e6 && !math.IsNaN(load)
}

// parseProcess reads /proc/PID/stat: "PID (NAME) STATE PPID …", where a name may hold
// anything, and the 24th field is how many pages are in memory.
func parseProcess(data []byte, page uint64) (p process, ok bool) {
	before, _, ok := bytes.Cut(data, []byte(" "))
	end := bytes.LastIndexByte(data, ')')
	if !ok || end < 0 {
		return p, false
	}
	fields := strings.Fields(string(data[end+1:]))
	if len(fields) < 22 {
		return p, false
	}
	var err [3]error
	var pages uint64
	p.pid, err[0] = strconv.Atoi(string(before))
	p.parent, err[1] = strconv.Atoi(fields[1])
	pages, err[2] = strconv.ParseUint(fields[21], 10, 40)
	p.bytes = pages * page
	return p, err == [3]error{} && p.pid > 0
}

// parsePs reads what "ps -axo pid=,ppid=,rss=" prints: three numbers a line, the last in
// KiB.
func parsePs(data []byte) (all []process) {
	for line := range bytes.Lines(data) {
		fields := strings.Fields(string(line))
		if len(fields) != 3 {
			continue
		}
		pid, err := strconv.Atoi(fields[0])
		parent, err2 := strconv.Atoi(fields[1])
		kib, err3 := strconv.ParseUint(fields[2], 10, 50)
		if err == nil && err2 == nil && err3 == nil && pid > 0 {
			all = append(all, process{pid, parent, kib << 10})
		}
	}
	return all
}

// parsePmset reads what "pmset -g batt" prints, of which a line of a battery is
// " -InternalBattery-0 (id=…)	85%; discharging; 4:05 remaining present: true".
func parsePmset(data []byte) (b battery) {
	for line := range bytes.Lines(data) {
		_, rest, found := strings.Cut(string(line), "\t")
		number, rest, percent := strings.Cut(rest, "%;")
		n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 8)
		if !found || !percent || err != nil || !strings.Contains(string(line), "InternalBattery") {
			continue
		}
		state, _, _ := strings.Cut(rest, ";")
		b.add(n, strings.TrimSpace(state))
	}
	return b
}
