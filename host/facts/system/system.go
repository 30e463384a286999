// Package system knows the machine that a session runs on, for the capability of that
// name: its battery, load and memory, the memory of the session's processes, and the room
// on the file system of its project. All of it are numbers. What they are is found out by
// package measure, in a process of its own, and read here from a cache.
package system

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// rest is how long figures stand before they are taken again.
	rest = 10 * time.Second
	// believed is how old they may be and still be told.
	believed = 5 * time.Minute
	// maxFile is the limit of the cache's file.
	maxFile = 4 << 10
	// counterPrefix begins what is kept for the next time, and not told.
	counterPrefix = "counter."
)

// Place is where a session runs: the process of Claude Code, 0 for not known, and the
// folder that it works in, "" likewise.
type Place struct {
	PID int
	Dir string
}

// PlaceOf is the place of a session in dir, whose status line is run with that
// environment.
func PlaceOf(dir string, getenv func(string) string) Place {
	pid, err := strconv.Atoi(getenv("CLAUDE_PID"))
	if err != nil || pid < 2 {
		pid = 0
	}
	return Place{pid, dir}
}

// File is what was last found out of a place.
type File struct {
	place Place
	path  string
	now   time.Time

	taken   time.Time // zero for never
	figures []figure
}

type figure struct{ name, value string }

// Open reads what is in the cache of a place.
func Open(cacheDir string, place Place, now time.Time) *File {
	key := strconv.FormatUint(state.Checksum(strconv.Itoa(place.PID)+"\x00"+place.Dir), 16)
	key = strings.Repeat("0", 16-len(key)) + key
	f := &File{place: place, path: filepath.Join(cacheDir, "system", key+".txt"), now: now}
	if data, err := state.ReadCache(f.path, maxFile); err == nil {
		f.parse(data)
	}
	return f
}

// parse reads lines of a name, a space and a value, of which the first is when the figures
// were taken, in Unix milliseconds.
func (f *File) parse(data []byte) {
	for first := true; len(data) > 0; first = false {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		data = rest
		name, value, ok := strings.Cut(string(line), " ")
		if !whole || !ok || name == "" || value == "" {
			return // what was cut off is not told
		}
		if !first {
			f.figures = append(f.figures, figure{name, value})
			continue
		}
		at, err := strconv.ParseInt(value, 10, 64)
		if name != "taken" || err != nil || at < 0 || at > 1<<45 {
			return
		}
		f.taken = time.UnixMilli(at)
	}
}

// Get answers one key of the capability. What cannot be had here is absent, and so is
// everything that was found out too long ago:
//
//	battery.percent   0 to 100, of all batteries together
//	battery.state     charging, discharging or full
//	cpu.percent       of all processors, since the figures before
//	load, cores       mean number of processes that ran or waited in the last minute, and
//	                  how many processors there are
//	memory.total, memory.available   bytes
//	session.memory    bytes of the session's processes, with what they share counted for each
//	session.processes their number
//	disk.total, disk.free   bytes of the file system of the session's folder
//	hostname          name of the machine
//	age               seconds since the figures were taken
func (f *File) Get(key string) (string, bool) {
	if key == "hostname" {
		name, err := os.Hostname()
		return name, err == nil && name != ""
	}
	age := f.now.Sub(f.taken)
	if f.taken.IsZero() || age > believed || age < -rest {
		return "", false
	}
	if key == "age" {
		return strconv.Itoa(int(max(0, age) / time.Second)), true
	}
	if strings.HasPrefix(key, counterPrefix) {
		return "", false
	}
	return f.figure(key)
}

// figure is the last one of a name.
func (f *File) figure(name string) (string, bool) {
	for i := len(f.figures) - 1; i >= 0; i-- {
		if f.figures[i].name == name {
			return f.figures[i].value, true
		}
	}
	return "", false
}

// Due tells whether the figures are to be taken again.
func (f *File) Due() bool {
	return f.now.Sub(f.taken).Abs() >= rest && !state.Held(f.lock())
}

func (f *File) lock() string { return strings.TrimSuffix(f.path, ".txt") + ".lock" }

// Command are the arguments of aiterm's own hidden command that takes the figures.
func (f *File) Command() []string {
	return []string{"system-refresh", "--pid", strconv.Itoa(f.place.PID), "--dir", f.place.Dir}
}
