package host

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
)

// cacheWait is how long a render waits for the lock of a cache that another
// session is writing. The line is out by then, and only a machine with far more
// to do than it can has a session wait for more than a few milliseconds: with
// 50 ms, ten sessions on two busy cores lost up to a tenth of their samples.
const cacheWait = 400 * time.Millisecond

// finish writes what is worth keeping. The line is out by now.
func (r *render) finish(plan config.Plan, outcomes []outcome) {
	for i, segment := range placed(plan) {
		o := outcomes[i]
		if o.err != nil {
			r.messages = append(r.messages, "segment "+segment.Name+": "+o.err.Error())
		}
		if o.note != "" {
			r.messages = append(r.messages, "segment "+segment.Name+": "+o.note)
		}
		for _, line := range o.log {
			r.messages = append(r.messages, "segment "+segment.Name+" says: "+line.Text)
		}
		if store := r.stores[segment.Name]; store != nil && !o.late {
			r.noteError(store.Save())
		}
	}
	if r.Dirs.Cache != "" {
		// Built-in segments may still be being compiled.
		r.noteError(r.modules.cache.Close())
		r.keepUsage()
		err := r.remember(plan, outcomes)
		r.noteError(err)
		if err == nil {
			// Where nothing can be written, the endpoint's state cannot be
			// either: every render would start a process for nothing.
			r.askEndpoint(plan)
			r.askChained()
		}
	}
	r.Dirs.Log(r.now, r.messages...)
}

func (r *render) noteError(err error) {
	if err != nil {
		r.messages = append(r.messages, err.Error())
	}
}
