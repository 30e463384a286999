package engines

import (
	"syscall/js"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/browser"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// processes are none here: the browser that this program runs in runs the segments, and the
// page ends both where one does not come back.
type processes struct {
	modules    *Modules
	executable string
	deadline   time.Time
}

// start has the segments of tasks run, each in its turn. There is nothing to work at beside.
func (p *processes) start(all []waiting) (work func()) {
	for _, w := range all {
		w.task.Run = func(c *capability.Call) error { return p.run(w, c) }
	}
	return nil
}

func (p *processes) run(w waiting, c *capability.Call) error {
	guest, err := browser.Load(w.guest.Binary)
	if err != nil {
		return err
	}
	// Whoever ends it if it does not come back has to know which one that was.
	js.Global().Call("running", w.segment.Name)
	defer js.Global().Call("running", "")
	return WithGrantHint(w.segment, guest.Run(c))
}

// prepare opens a segment's module, and says why it can't be run. There is nothing to be
// compiled before.
func (p *processes) prepare(segment config.Segment) (g Guest, ready bool, err error) {
	if g, err = p.modules.Find(segment); err == nil {
		err = g.Check(segment)
	}
	return g, true, err
}

func (p *processes) end() {}

func (p *processes) wait() {}
