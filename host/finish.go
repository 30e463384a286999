package host

import (
	"strconv"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/sweep"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/relay"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// finish writes what is worth keeping, and has asked who is due to be. The line
// is out by now.
func (r *render) finish(outcomes []relay.Outcome) {
	r.NoteOutcomes(outcomes)
	var wishes []fetch.Wish
	for i, segment := range r.Segments {
		if outcomes[i].Late {
			continue
		}
		for _, refusal := range r.pages[segment.Name].Refusals() {
			r.Note("segment " + segment.Name + ": " + refusal)
		}
		wishes = append(wishes, r.pages[segment.Name].Wishes()...)
	}
	r.processes.wait()
	r.discardDamaged(outcomes)
	going := false // the session, since before this line
	if r.Memo != nil {
		_, going = r.Memo.Age(r.Now)
	}
	if r.Keep(outcomes) {
		sweep.Daily(r.Dirs, r.Now, !going)
		// Where nothing can be written, the endpoint's state cannot be either, nor
		// that of the pages: every render would start a process for nothing.
		r.askEndpoint()
		r.askChained()
		r.fetchPages(wishes)
	}
	r.WriteLog()
}

// askEndpoint starts a process that asks the usage endpoint, if the user has
// given a key for it and it is time.
func (r *render) askEndpoint() {
	if r.Executable == "" || r.Dirs.Config == "" || !r.ShowsUsage() {
		return
	}
	if clock.Due(r.Dirs.Cache, r.Dirs.CredentialsPath(), line.ClaudeDir(r.Getenv), r.Now) {
		_, err := detach.Watch(r.Executable, "usage-refresh", "--history-days", strconv.Itoa(r.Plan.HistoryDays))
		r.NoteError(err)
	}
}

// fetchPages starts a process that asks the servers for those of the pages that
// are due.
func (r *render) fetchPages(wishes []fetch.Wish) {
	if r.Executable == "" || len(wishes) == 0 {
		return
	}
	cache := fetch.Open(r.Dirs.Cache)
	due, messages := cache.Due(wishes, r.Now)
	for _, message := range messages {
		r.Note(message)
	}
	if len(due) == 0 {
		return
	}
	if err := cache.Note(due); err != nil {
		r.NoteError(err)
		return
	}
	args := []string{"fetch-refresh"}
	for _, wish := range due {
		args = append(args, wish.Ticket.String())
	}
	_, err := detach.Watch(r.Executable, args...)
	r.NoteError(err)
}
