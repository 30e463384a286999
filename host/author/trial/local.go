package trial

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
)

// Guest is a module that is ready to run.
type Guest interface {
	// Check returns an error if it imports what the grants do not hold.
	Check(grants capability.Grants, optional []string) error
	// Run renders into the call, in a new instance each time. It may never return.
	Run(*capability.Call) error
}

// Load makes a guest of a module, as a render would. unload gives back all that
// it and its instances hold. A module that is loaded a second time is compiled
// already, as it is for a line.
type Load func(module []byte) (guest Guest, unload func(), err error)

// Loaded is what loading came to.
type Loaded struct {
	Compiled time.Duration `json:"compiled"` // the first time, with compiling
	Loaded   time.Duration `json:"loaded"`   // as it is for a line
	Peak     int64         `json:"peak"`     // the most memory that the process had, in bytes; 0 if not known
}

// maxInstances is how many renders there are until the guest is loaded anew. An
// instance stays until its guest is unloaded, with 16 MiB of address space.
const maxInstances = 16

// maxKnown is how many earlier renders are looked at for one that answers.
// Asking them all must not take longer than a run.
const maxKnown = 32

// Local runs a module in this process. A guest that does not return keeps it
// forever.
type Local struct {
	Module []byte
	Load   Load
	Truth  Truth // nil: nothing is real

	guest     Guest
	unload    func()
	instances int

	known []knownRender // the one that was of use last is in front
}

// knownRender is a render that may answer for others.
type knownRender struct {
	trace  capability.Trace
	grants []string
	report Report
}

// Start loads the module twice, as said at [Load].
func (l *Local) Start() (Loaded, error) {
	var loaded Loaded
	start := time.Now()
	if err := l.load(); err != nil {
		return loaded, err
	}
	loaded.Compiled = time.Since(start)
	l.Close()
	runtime.GC() // not in the time that follows
	start = time.Now()
	if err := l.load(); err != nil {
		return loaded, err
	}
	loaded.Loaded, loaded.Peak = time.Since(start), peakMemory()
	return loaded, nil
}

func (l *Local) load() (err error) {
	l.guest, l.unload, err = l.Load(l.Module)
	l.instances = 0
	return err
}

// Close gives back what the guest holds.
func (l *Local) Close() {
	if l.guest != nil {
		l.unload()
		l.guest = nil
	}
}

// Render renders once, in a new instance. The error is for a world that cannot
// be; what the segment fails at is in the report.
func (l *Local) Render(w World) (Report, error) {
	if l.guest != nil && l.instances >= maxInstances {
		l.Close()
		runtime.GC()
	}
	if l.guest == nil {
		if err := l.load(); err != nil {
			return Report{}, err
		}
	}
	call, err := w.call(l.Truth)
	if err != nil {
		return Report{}, err
	}
	if w.Repeat {
		if report, ok := l.repeated(w, call); ok {
			return report, nil
		}
	}
	var report Report
	r := recorder{report: &report, index: map[[3]string]int{}}
	call.Watch = r.watch
	start := time.Now()
	err = run(l.guest, call)
	report.Took = time.Since(start)
	l.instances++
	report.Memory, report.Log, report.Truncated, report.Peak = call.Memory, call.Log, call.Truncated(), peakMemory()
	if err != nil {
		report.Failure = err.Error()
	} else {
		report.Spans = call.Spans
		if err := call.Store.Save(); err != nil {
			return report, fmt.Errorf("keep the store: %w", err)
		}
		l.note(w, call, report)
	}
	return report, nil
}

// run turns a panic of the host's own into a failure.
func run(guest Guest, call *capability.Call) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	return guest.Run(call)
}

func (l *Local) note(w World, call *capability.Call, report Report) {
	trace, ok := call.Trace()
	if !ok || len(w.Real) > 0 || w.StoreFile != "" {
		return
	}
	report.Repeated = true
	l.known = slices.Insert(l.known, 0, knownRender{trace, w.Grants, report})
	l.known = l.known[:min(len(l.known), maxKnown)]
}

// repeated looks for a render that was told the same.
func (l *Local) repeated(w World, call *capability.Call) (Report, bool) {
	for i, k := range l.known {
		if slices.Equal(k.grants, w.Grants) && call.Repeats(k.trace) {
			copy(l.known[1:], l.known[:i])
			l.known[0] = k
			return k.report, true
		}
	}
	return Report{}, false
}

// After is the store after a render: what it was and what the segment set.
func (r Report) After(before map[string]string) map[string]string {
	after := maps.Clone(before)
	if after == nil {
		after = map[string]string{}
	}
	for key, value := range r.Stored {
		if value == "" {
			delete(after, key)
		} else {
			after[key] = value
		}
	}
	return after
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
