package measure

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/system"
)

// maxProcesses bounds how many are looked at: a machine with more has more to do.
const maxProcesses = 20_000

func look(place system.Place) (m machine) {
	m.memory = parseMeminfo(read("/proc/meminfo"))
	m.load, m.hasLoad = parseLoad(read("/proc/loadavg"))
	m.battery = batteries("/sys/class/power_supply")
	if place.PID > 0 {
		m.processes = processes("/proc")
	}
	var fs unix.Statfs_t
	if place.Dir != "" && unix.Statfs(place.Dir, &fs) == nil && fs.Bsize > 0 {
		m.disk = disk{fs.Blocks * uint64(fs.Bsize), fs.Bavail * uint64(fs.Bsize)}
	}
	return m
}

func counters() system.Counters { return parseStat(read("/proc/stat")) }

// read returns the start of a file, or nothing.
func read(path string) []byte {
	// The kernel says of these files that they are empty.
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	buf := make([]byte, 16<<10)
	n, _ := f.Read(buf)
	return buf[:n]
}

// batteries reads the batteries of the machine: those of a mouse say that their scope is a
// device.
func batteries(dir string) (b battery) {
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range names {
		text := func(file string) string {
			data, err := state.ReadStart(filepath.Join(name, file), 64)
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(data.Data))
		}
		if text("type") != "Battery" || text("scope") == "Device" {
			continue
		}
		if percent, err := strconv.ParseUint(text("capacity"), 10, 8); err == nil {
			b.add(percent, text("status"))
		}
	}
	return b
}

func processes(dir string) (all []process) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(-1)
	page := uint64(os.Getpagesize())
	for _, name := range names {
		if name[0] < '0' || name[0] > '9' || len(all) >= maxProcesses {
			continue
		}
		if p, ok := parseProcess(read(filepath.Join(dir, name, "stat")), page); ok {
			all = append(all, p)
		}
	}
	return all
}
