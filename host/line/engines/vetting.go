package engines

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/state"
)

// warmRest is how long the same modules are left alone after an attempt to
// compile them in the background.
const warmRest = time.Minute

// vetPoll is how often a waiting segment looks whether its module has been
// compiled; the process goes on with other modules after that.
const vetPoll = 3 * time.Millisecond

// Vetting has strangers' modules compiled by a background process: all that are missing,
// when the first of them is needed.
type Vetting struct {
	CacheDir   string
	Executable string // which compiles; "" for none
	Plugins    string // the plugins.yaml that was named, or ""
	Segments   []config.Segment
	Now        time.Time

	once  sync.Once
	ended <-chan struct{} // nil if it was not started
}

// await starts that process if a segment is the first to need it, and
// waits until done or until the process has ended. The process goes on when the
// render does not wait any longer.
func (v *Vetting) await(m *Modules, done func() bool) {
	v.once.Do(func() { v.ended = v.start(m) })
	if v.ended == nil {
		return
	}
	for !done() {
		select {
		case <-v.ended:
			return
		case <-time.After(vetPoll):
		}
	}
}

// start returns nil if the process cannot be started or was a moment ago:
// its segments are left out, with the reason in the log.
func (v *Vetting) start(m *Modules) (ended <-chan struct{}) {
	guests := m.Uncompiled(v.Segments)
	if len(guests) == 0 || v.Executable == "" || !v.due(guests) {
		return nil
	}
	args := []string{"warm"}
	if v.Plugins != "" {
		path, err := filepath.Abs(v.Plugins)
		if err != nil {
			return nil
		}
		args = append(args, "--plugins", path)
	}
	ended, err := detach.Watch(v.Executable, args...)
	if err != nil {
		return nil
	}
	return ended
}

// due keeps a background process that fails from being started by every
// render: the same modules are tried once a minute.
func (v *Vetting) due(guests []Guest) bool {
	var hashes strings.Builder
	for _, g := range guests {
		hashes.WriteString(g.Hash + "\n")
	}
	path := filepath.Join(CodeDir(v.CacheDir), "attempt")
	if info, err := os.Stat(path); err == nil && v.Now.Sub(info.ModTime()).Abs() < warmRest {
		if last, err := state.ReadCache(path, 64<<10); err == nil && string(last) == hashes.String() {
			return false
		}
	}
	return state.WriteCache(path, []byte(hashes.String())) == nil
}
