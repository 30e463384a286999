// Package measure finds out the figures of package system: from files on Linux, from the
// system's own programs and calls elsewhere. It runs in a process of its own and not in a
// line. Of processes it looks at numbers alone, never at a name or an argument.
package measure

import (
	"runtime"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/facts/system"
)

// sampled is how long the processors are watched where it is not known what they did
// before.
const sampled = 100 * time.Millisecond

// machine is what is found out. What could not be is zero.
type machine struct {
	battery   battery
	load      float64
	hasLoad   bool
	memory    memory
	processes []process
	disk      disk
}

// memory are bytes.
type memory struct{ total, available uint64 }

// disk are bytes.
type disk struct{ total, free uint64 }

// Take takes the figures of a place. last are the counters of the time before.
func Take(place system.Place, last system.Counters) (system.Figures, system.Counters) {
	m := look(place)
	now := counters()
	if last == (system.Counters{}) && now != last {
		last = now
		time.Sleep(sampled)
		now = counters()
	}
	return m.figures(place.PID, last, now), now
}

// figures leaves out what cannot be true.
func (m machine) figures(pid int, last, now system.Counters) system.Figures {
	f := system.Figures{"cores": strconv.Itoa(runtime.NumCPU())}
	number := func(name string, n uint64) { f[name] = strconv.FormatUint(n, 10) }
	if percent, state, ok := m.battery.figures(); ok {
		number("battery.percent", percent)
		if state != "" {
			f["battery.state"] = state
		}
	}
	if now.All > last.All && now.Busy >= last.Busy && now.Busy-last.Busy <= now.All-last.All {
		number("cpu.percent", (now.Busy-last.Busy)*100/(now.All-last.All))
	}
	if m.hasLoad {
		f["load"] = strconv.FormatFloat(m.load, 'f', 2, 64)
	}
	if m.memory.total > 0 && m.memory.available <= m.memory.total {
		number("memory.total", m.memory.total)
		number("memory.available", m.memory.available)
	}
	if bytes, n := tree(m.processes, pid); n > 0 {
		number("session.memory", bytes)
		number("session.processes", n)
	}
	if m.disk.total > 0 && m.disk.free <= m.disk.total {
		number("disk.total", m.disk.total)
		number("disk.free", m.disk.free)
	}
	return f
}

// process is one of the machine's.
type process struct {
	pid, parent int
	bytes       uint64 // in memory
}

// tree is what a process and all below it have in memory, and how many they are; none if
// it is not there.
func tree(all []process, root int) (bytes, n uint64) {
	children := map[int][]process{}
	var next []process
	for _, p := range all {
		if p.pid == root && root > 0 {
			next = append(next[:0], p)
		} else if p.pid != p.parent {
			children[p.parent] = append(children[p.parent], p)
		}
	}
	seen := map[int]bool{}
	for len(next) > 0 {
		p := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[p.pid] {
			continue // numbers are used again while the list is read
		}
		seen[p.pid] = true
		bytes, n = bytes+p.bytes, n+1
		next = append(next, children[p.pid]...)
	}
	return bytes, n
}
