package system

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Figures are what is found out of a machine, by the keys of [File.Get]. What is not in
// it cannot be had.
type Figures map[string]string

// Counters are how much time all processors were at work and were there, in units that
// only their differences matter of. They are zero where they are not known.
type Counters struct{ Busy, All uint64 }

// Refresh has the figures taken and writes them down. It is for a process of its own; where
// another one is at it for the same place, it returns nil at once. measure is given the
// counters of the last time, zero if that is too long ago.
func (f *File) Refresh(measure func(Place, Counters) (Figures, Counters)) error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("make the folder for the machine's figures: %w; check its permissions", err)
	}
	lock, locked, err := state.TryLock(f.lock())
	if err != nil {
		return fmt.Errorf("lock %s: %w; check its permissions", f.lock(), err)
	}
	if !locked {
		return nil
	}
	defer lock.Unlock()

	var last Counters
	if age := f.now.Sub(f.taken); age > 0 && age < believed {
		last = Counters{f.counter("busy"), f.counter("all")}
	}
	figures, now := measure(f.place, last)
	var out strings.Builder
	fmt.Fprintf(&out, "taken %d\n", time.Now().UnixMilli())
	if now != (Counters{}) {
		fmt.Fprintf(&out, counterPrefix+"busy %d\n"+counterPrefix+"all %d\n", now.Busy, now.All)
	}
	names := make([]string, 0, len(figures))
	for name := range figures {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&out, "%s %s\n", name, figures[name])
	}
	return state.WriteCache(f.path, []byte(out.String()))
}

func (f *File) counter(name string) uint64 {
	text, _ := f.figure(counterPrefix + name)
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
