package line

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/system"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// System returns what was last found out of the machine that a session runs on. It is
// looked at when it is first asked for.
func System(stdin status.Status, cacheDir string, now time.Time, getenv func(string) string) func() capability.Facts {
	return sync.OnceValue(func() capability.Facts { return openSystem(stdin, cacheDir, now, getenv) })
}

func openSystem(stdin status.Status, cacheDir string, now time.Time, getenv func(string) string) *system.File {
	return system.Open(cacheDir, system.PlaceOf(SessionDir(stdin), getenv), now)
}

// machine is the one that the session runs on.
type machine struct {
	answers func() capability.Facts // what segments may ask of
	asked   atomic.Pointer[system.File]
}

// openMachine notes whether it was asked for: its figures are taken anew when the line is
// out, and only then.
func (r *request) openMachine() *machine {
	opened := &machine{}
	opened.answers = sync.OnceValue(func() capability.Facts {
		file := openSystem(r.status, r.Dirs.Cache, r.now, r.Getenv)
		opened.asked.Store(file)
		return file
	})
	return opened
}

// measure has the figures of the machine taken for the lines to come.
func (r *request) measure(opened *machine) {
	if file := opened.asked.Load(); file != nil && r.Executable != "" && file.Due() {
		r.noteError(detach.Start(r.Executable, file.Command()...))
	}
}
