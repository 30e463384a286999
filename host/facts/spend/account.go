package spend

import (
	"time"
)

// account is what the ledger has of one session: its entries, the oldest first.
//
// A session may be had by several processes of Claude Code, one after the other, and
// also at the same time: each says what it knows of, so that one may say less than
// another has said. Each is a run. A run's cost only grows, and what it grew by was
// spent. Runs are told apart by when they would have begun: the time of the day less
// the time that they lasted, which does not change while a process lives.
type account struct {
	entries []Entry
	begun   time.Time // when the ledger was begun; zero for now
	twin    bool      // another session says the very same: see account.first
}

const (
	// sameRun is how far two computations of a run's begin may be apart: Claude Code
	// says how long it lasted when it has something to say, and a line may be late.
	sameRun = 90 * time.Second
	// surelySame is how far they may be apart for nobody to look whether an earlier entry
	// is of a process that began even nearer.
	surelySame = 2 * time.Second
	// overtaken is how much older than the newest entry what a process has to write
	// may be: a later line of the same session was quicker. More is a clock that was
	// set back.
	overtaken = time.Minute
)

// run is where a process of a session stands.
type run struct {
	number int
	last   Entry
}

// begun is when a run would have begun that lasted as long as it said.
func (r run) begun() time.Time {
	return r.last.At.Add(-time.Duration(max(r.last.lasted, 0)) * time.Millisecond)
}

// surely tells whether a run is that of a session without a look at any other.
func (r run) surely(s Said, now time.Time) bool {
	return s.lasted < 0 || s.begun(now).Sub(r.begun()).Abs() <= surelySame
}

// hasSaidMore reports whether a process is surely the one that says this, and has said
// later words already: of two lines that are drawn at once the one with the older words
// may be the one that begins last. Of two processes none has lasted as long as the other
// to the millisecond.
func (r run) hasSaidMore(s Said, now time.Time) bool {
	near := surelySame
	if s.lasted == r.last.lasted {
		near = sameRun
	}
	return s.lasted >= 0 && s.lasted <= r.last.lasted && s.begun(now).Sub(r.begun()).Abs() <= near &&
		s.cost <= r.last.Cost && s.api <= r.last.api
}

// runs are the processes in the order in which they were last heard.
func (a account) runs() []run {
	var all []run
	for _, e := range a.entries {
		for i := range all {
			if all[i].number == e.run {
				all = append(all[:i], all[i+1:]...)
				break
			}
		}
		all = append(all, run{e.run, e})
	}
	return all
}

// next is the entry that what a session says makes; ok is false where there is nothing
// to note.
func (a account) next(s Said, now time.Time) (e Entry, ok bool) {
	e = Entry{
		At: now.UTC().Truncate(time.Millisecond), Day: now.Format(time.DateOnly),
		Model: s.Model, Project: s.Project, Session: s.session,
		Cost: s.cost, api: s.api, lasted: s.lasted,
	}
	if len(a.entries) == 0 {
		e.Spent = a.first(s, now)
		e.own = e.Spent
		return e, true
	}
	newest := a.entries[len(a.entries)-1]
	e.own = newest.own
	before, continues, found := a.before(s, now)
	switch {
	case a.overtakes(s, now, continues):
		return e, false
	case s.fresh:
		if a.began(s, now) {
			return e, false
		}
		// What it was resumed with may be more than was heard of it: its last lines
		// were lost.
		e.run, e.Spent = a.newRun(), max(0, s.cost-a.most())
	case found && sameCost(before.last.Cost, s.cost):
		return e, false
	case found && continues:
		e.run, e.Spent = before.number, s.cost-before.last.Cost
	case found:
		e.run, e.Spent = a.newRun(), s.cost-before.last.Cost
	default:
		e.run, e.Spent = a.newRun(), s.cost-a.carried(s)
	}
	e.own += e.Spent
	return e, true
}

// overtakes reports whether a later line of the session was quicker: of the very process,
// or of one that it cannot go on from, or which it was itself.
func (a account) overtakes(s Said, now time.Time, continues bool) bool {
	all := a.runs()
	for _, r := range all {
		if r.hasSaidMore(s, now) {
			return true
		}
	}
	newest := all[len(all)-1]
	if ahead := newest.last.At.Sub(now); ahead <= 0 || ahead >= overtaken {
		return false
	}
	return !continues || !follows(s, newest.last) && newest.begun().Sub(s.begun(now)).Abs() <= sameRun
}

// began reports whether a process that was not asked anything yet is noted already.
func (a account) began(s Said, now time.Time) bool {
	for _, r := range a.runs() {
		if sameCost(r.last.Cost, s.cost) && (s.lasted < 0 || s.lasted == r.last.lasted || r.begun().Sub(s.begun(now)).Abs() <= sameRun) {
			return true
		}
	}
	return false
}

// most is the highest cost that was noted of the session.
func (a account) most() (cost float64) {
	for _, e := range a.entries {
		cost = max(cost, e.Cost)
	}
	return cost
}

// before is the run that a session goes on from: of those that have not cost more, the
// one that would have begun at about the same time, or the one that was heard last.
// continues tells whether it is the same process. Where it is not told how long they
// lasted, only the newest counts.
func (a account) before(s Said, now time.Time) (before run, continues, found bool) {
	all := a.runs()
	if s.lasted < 0 {
		newest := all[len(all)-1]
		found = follows(s, newest.last)
		return newest, found, found
	}
	// Where the clock was set back since, it tells nothing of when a process began.
	setBack := all[len(all)-1].last.At.Sub(now) >= overtaken
	nearest := sameRun + 1
	for _, r := range all {
		if !follows(s, r.last) {
			continue
		}
		apart := sameRun + 1
		if r.last.lasted >= 0 && !setBack {
			apart = min(apart, s.begun(now).Sub(r.begun()).Abs())
		}
		if apart <= nearest {
			before, nearest, found = r, apart, true
		}
	}
	return before, found && (setBack || nearest <= sameRun), found
}

// follows reports whether a session can have said this after an entry.
func follows(s Said, e Entry) bool {
	known := func(n, m int64) bool { return n >= 0 && m >= 0 }
	return (s.cost >= e.Cost || sameCost(s.cost, e.Cost)) && !(known(s.api, e.api) && s.api < e.api) && !(known(s.lasted, e.lasted) && s.lasted < e.lasted)
}

func (a account) newRun() int {
	next := 0
	for _, e := range a.entries {
		next = max(next, e.run+1)
	}
	return next
}

// carried is what a run had cost when it began that says less than all that are known:
// what it was resumed from, which is a cost that was noted once, or nothing.
func (a account) carried(s Said) float64 {
	most := 0.0
	for _, e := range a.entries {
		if follows(s, e) {
			most = max(most, e.Cost)
		}
	}
	return most
}

// first is what a session has spent that was not heard of before. One that has asked
// nothing yet was resumed or forked: what it has cost was spent by others, or before
// there was a ledger. So was what one has cost that began before both the ledger and
// today. Of any other the first lines were lost, such as those of a killed process.
//
// Versions of Claude Code that do not say whether something was asked are taken for a
// fork where they say the very same as another session.
func (a account) first(s Said, now time.Time) float64 {
	if s.fresh || a.twin {
		return 0
	}
	if s.lasted >= 0 {
		year, month, day := now.Date()
		since := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
		if !a.begun.IsZero() && a.begun.Before(since) {
			since = a.begun
		}
		if s.begun(now).Before(since) {
			return 0
		}
	}
	return s.cost
}
