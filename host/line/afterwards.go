package line

import (
	"os"
	"strconv"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/sweep"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/memo"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// afterwards writes what is worth keeping, and has asked who is due to be. The line
// is out by now.
func afterwards(r *request, c configured, f facts, calls []call, outcomes []schedule.Outcome, drawn memo.Rows, e runner) {
	r.noteOutcomes(calls, outcomes)
	wishes := r.noteWishes(calls, outcomes)
	tidy := r.beginsSession(f)
	if keep(r, c, f, calls, outcomes, drawn) {
		r.noteError(e.questions.keep(outcomes))
		sweep.Daily(r.Dirs, r.now, tidy)
		// Where nothing can be written, what such a process finds out cannot be either:
		// every render would start one for nothing. It comes last, since it takes time
		// from this one as soon as it is there.
		r.askEndpoint(c)
		f.chained.ask(r)
		r.fetchPages(wishes)
		r.countChanges(f.repo)
		r.measure(f.machine)
	}
	// They were ended before the line was out, and take their time to be gone.
	e.Wait()
	for i, call := range calls {
		if outcomes[i].Err != nil {
			e.DiscardDamaged(call.segment)
		}
	}
	r.Dirs.Log(r.now, r.noted()...)
}

// beginsSession tells whether this is the first line of a session, in a home where an
// earlier one had any: in a new one there is nothing to tidy yet, and enough to make.
func (r *request) beginsSession(f facts) bool {
	if _, going := f.last.Age(r.now); going {
		return false
	}
	_, err := os.Stat(r.Dirs.Cache)
	return err == nil
}

// noteOutcomes puts what went wrong with segments, and what they had to say, into
// the log.
func (r *request) noteOutcomes(calls []call, outcomes []schedule.Outcome) {
	for i, call := range calls {
		o := outcomes[i]
		if o.Err != nil && call.Grants.Private() && !call.segment.IsChain() {
			// The text may be the segment's own, and so a word of the session.
			r.note("segment " + call.segment.Name + ": it failed; why is not logged, since it may read names or titles: try it with aiterm plugins test")
			continue
		}
		if o.Err != nil {
			r.note("segment " + call.segment.Name + ": " + o.Err.Error())
		}
		if o.Note != "" {
			r.note("segment " + call.segment.Name + ": " + o.Note)
		}
		for _, line := range o.Log {
			r.note("segment " + call.segment.Name + " says: " + line.Text)
		}
	}
}

// noteWishes returns the pages that segments want, and puts those that they may not have
// into the log.
func (r *request) noteWishes(calls []call, outcomes []schedule.Outcome) (wishes []fetch.Wish) {
	for i, call := range calls {
		if outcomes[i].Late {
			continue
		}
		for _, refusal := range call.pages.Refusals() {
			r.note("segment " + call.segment.Name + ": " + refusal)
		}
		wishes = append(wishes, call.pages.Wishes()...)
	}
	return wishes
}

// keep writes what is worth keeping: what segments stored, what the render
// learned of the usage, and what was shown. kept is false where nothing can be
// written.
func keep(r *request, c configured, f facts, calls []call, outcomes []schedule.Outcome, drawn memo.Rows) (kept bool) {
	for i, call := range calls {
		if call.Store != nil && !outcomes[i].Late {
			r.noteError(call.Store.Save())
		}
	}
	f.spend.note(r)
	if r.Dirs.Cache == "" {
		return false
	}
	f.usage.share(r)
	news, err := f.remember(c, calls, outcomes, drawn)
	if err == nil && news {
		r.keepSession(c)
	}
	r.noteError(err)
	return err == nil
}

// askEndpoint starts a process that asks the usage endpoint, if the user has
// given a key for it and it is time.
func (r *request) askEndpoint(c configured) {
	if r.Executable == "" || r.Dirs.Config == "" || !r.showsUsage(c.segments) {
		return
	}
	if clock.Due(r.Dirs.Cache, r.Dirs.CredentialsPath(), ClaudeDir(r.Getenv), r.now) {
		r.noteError(detach.Start(r.Executable, "usage-refresh", "--history-days", strconv.Itoa(c.plan.HistoryDays)))
	}
}

// showsUsage tells whether any segment on the line may see the usage of Claude's
// limits. In another program's line there is none.
func (r *request) showsUsage(segments []config.Segment) bool {
	if r.foreign() {
		return false
	}
	for _, segment := range segments {
		if capability.Grants(segment.Grant).Allow("usage") {
			return true
		}
	}
	return false
}

// fetchPages starts a process that asks the servers for those of the pages that
// are due.
func (r *request) fetchPages(wishes []fetch.Wish) {
	if r.Executable == "" || len(wishes) == 0 {
		return
	}
	cache := fetch.Open(r.Dirs.Cache)
	due, messages := cache.Due(wishes, r.now)
	for _, message := range messages {
		r.note(message)
	}
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
	r.noteError(detach.Start(r.Executable, args...))
}
