package host

import (
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/detach"
	"github.com/data-wise/aiterm/host/fetch"
	"github.com/data-wise/aiterm/host/sweep"
)

// cacheWait is how long a render waits for the lock of a cache that another
// session is writing. The line is out by then, and only a machine with far more
// to do than it can has a session wait for more than a few milliseconds: with
// 50 ms, ten sessions on two busy cores lost up to a tenth of their samples.
const cacheWait = 400 * time.Millisecond

// finish writes what is worth keeping. The line is out by now.
func (r *render) finish(plan config.Plan, outcomes []outcome) {
	var wishes []fetch.Wish
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
		if !o.late {
			for _, refusal := range r.pages[segment.Name].Refusals() {
				r.messages = append(r.messages, "segment "+segment.Name+": "+refusal)
			}
			wishes = append(wishes, r.pages[segment.Name].Wishes()...)
		}
		if store := r.stores[segment.Name]; store != nil && !o.late {
			r.noteError(store.Save())
		}
	}
	if r.Dirs.Cache != "" {
		// Built-in segments may still be being compiled.
		r.noteError(r.modules.cache.Close())
		r.keepUsage()
		_, going := r.memo.Age(r.now)
		err := r.remember(plan, outcomes)
		r.noteError(err)
		if err == nil {
			if !going {
				sweep.Daily(r.Dirs, r.now)
			}
			// Where nothing can be written, the endpoint's state cannot be
			// either, nor that of the pages: every render would start a process
			// for nothing.
			r.askEndpoint(plan)
			r.askChained()
			r.fetchPages(wishes)
		}
	}
	r.Dirs.Log(r.now, r.messages...)
}

// fetchPages starts a process that asks the servers for those of the pages that
// are due.
func (r *render) fetchPages(wishes []fetch.Wish) {
	if r.Executable == "" || len(wishes) == 0 {
		return
	}
	cache := fetch.Open(r.Dirs.Cache)
	due, messages := cache.Due(wishes, r.now)
	r.messages = append(r.messages, messages...)
	if len(due) == 0 {
		return
	}
	if err := cache.Note(due); err != nil {
		r.noteError(err)
		return
	}
	args := []string{"fetch-refresh"}
	for _, wish := range due {
		args = append(args, wish.Ticket.String())
	}
	_, err := detach.Watch(r.Executable, args...)
	r.noteError(err)
}

func (r *render) noteError(err error) {
	if err != nil {
		r.messages = append(r.messages, err.Error())
	}
}
