package line

import (
	"strconv"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/sweep"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// afterwards writes what is worth keeping, and has asked who is due to be. The line
// is out by now.
func (l *Line) afterwards(outcomes []schedule.Outcome) {
	l.NoteOutcomes(outcomes)
	var wishes []fetch.Wish
	for i, segment := range l.Segments {
		if outcomes[i].Late {
			continue
		}
		for _, refusal := range l.pages[segment.Name].Refusals() {
			l.Note("segment " + segment.Name + ": " + refusal)
		}
		wishes = append(wishes, l.pages[segment.Name].Wishes()...)
	}
	l.processes.Wait()
	l.discardDamaged(outcomes)
	going := false // the session, since before this line
	if l.Memo != nil {
		_, going = l.Memo.Age(l.Now)
	}
	if l.Keep(outcomes) {
		sweep.Daily(l.Dirs, l.Now, !going)
		// Where nothing can be written, the endpoint's state cannot be either, nor
		// that of the pages: every render would start a process for nothing.
		l.askEndpoint()
		l.askChained()
		l.fetchPages(wishes)
	}
	l.WriteLog()
}

// askEndpoint starts a process that asks the usage endpoint, if the user has
// given a key for it and it is time.
func (l *Line) askEndpoint() {
	if l.Executable == "" || l.Dirs.Config == "" || !l.ShowsUsage() {
		return
	}
	if clock.Due(l.Dirs.Cache, l.Dirs.CredentialsPath(), ClaudeDir(l.Getenv), l.Now) {
		_, err := detach.Watch(l.Executable, "usage-refresh", "--history-days", strconv.Itoa(l.Plan.HistoryDays))
		l.NoteError(err)
	}
}

// fetchPages starts a process that asks the servers for those of the pages that
// are due.
func (l *Line) fetchPages(wishes []fetch.Wish) {
	if l.Executable == "" || len(wishes) == 0 {
		return
	}
	cache := fetch.Open(l.Dirs.Cache)
	due, messages := cache.Due(wishes, l.Now)
	for _, message := range messages {
		l.Note(message)
	}
	if len(due) == 0 {
		return
	}
	if err := cache.Note(due); err != nil {
		l.NoteError(err)
		return
	}
	args := []string{"fetch-refresh"}
	for _, wish := range due {
		args = append(args, wish.Ticket.String())
	}
	_, err := detach.Watch(l.Executable, args...)
	l.NoteError(err)
}

// ShowsUsage tells whether any segment on the line may see the usage of Claude's
// limits. In another program's line there is none.
func (l *Line) ShowsUsage() bool {
	if l.foreign {
		return false
	}
	for _, segment := range l.Segments {
		if capability.Grants(segment.Grant).Allow("usage") {
			return true
		}
	}
	return false
}
