package host

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
)

// cacheWait is how long a render waits for the lock of a cache that another
// session is writing.
const cacheWait = 50 * time.Millisecond

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
		if r.news {
			r.noteError(r.usageCache().Update(r.sample, r.now, cacheWait))
		}
		r.noteError(r.remember(plan, outcomes))
	}
	r.Dirs.Log(r.now, r.messages...)
}

func (r *render) noteError(err error) {
	if err != nil {
		r.messages = append(r.messages, err.Error())
	}
}
