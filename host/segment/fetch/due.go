package fetch

import (
	"fmt"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// maxTickets is how many pages one process is started for. The others are due
// at the next render still.
const maxTickets = 64

// next is when a page may be asked for again. After a failure that is an hour
// at the latest, or at the end of the wait that followed from it.
func (p *page) next(maxAge time.Duration) time.Time {
	if p.AskedAt.IsZero() {
		return time.Time{}
	}
	if p.Failure != "" {
		maxAge = min(maxAge, maxWait)
	}
	next := p.AskedAt.Add(maxAge)
	if p.NotBefore.After(next) {
		next = p.NotBefore
	}
	return next
}

func (p *page) due(maxAge time.Duration, now time.Time) bool {
	return p.clockWasSetBack(now) || !now.Before(p.next(maxAge))
}

// clockWasSetBack reports whether the last request seems to lie ahead.
func (p *page) clockWasSetBack(now time.Time) bool {
	return p.AskedAt.After(now.Add(slack)) || p.NotBefore.After(now.Add(maxWait+slack))
}

// setBack makes it as if the last request had just been made: how long ago it
// was really cannot be known.
func (p *page) setBack(now time.Time) {
	p.AskedAt, p.NotBefore = now, time.Time{}
	if p.FetchedAt.After(now) {
		p.FetchedAt = now
	}
}

// Due returns those of the wishes that a process should be started for now: one
// for each page. While another process writes down what it fetched there are
// none: the next render is soon enough. messages say for the log what is held
// back that a user might wait for. For a render whose pages are all fresh it
// reads nothing.
func (c Cache) Due(wishes []Wish, now time.Time) (due []Wish, messages []string) {
	for _, w := range wishes {
		if !w.page.due(w.MaxAge, now) {
			continue
		}
		if i := slices.IndexFunc(due, func(d Wish) bool { return d.Key == w.Key }); i >= 0 {
			due[i].MaxAge = min(due[i].MaxAge, w.MaxAge)
		} else {
			due = append(due, w)
		}
	}
	if len(due) == 0 || state.Held(c.lockPath()) {
		return nil, nil
	}
	r := c.readRequests(now)
	open := due[:0]
	for _, w := range due {
		switch owner := keyOwner(w.Key); {
		case r.waiting(w.Host) || len(open) == maxTickets:
		case !r.room(owner):
			messages = append(messages, fmt.Sprintf("%s is not fetched yet: there were %d requests within a minute, which is the most; ask for fewer URLs, and for the same ones", Shown(w.URL), maxPerMinute))
		default:
			r.add(owner, now)
			open = append(open, w)
		}
	}
	return open, messages
}

// Note writes down what the process that makes the requests has to know. Without
// an error it could, so that process can note its requests too; with one it must
// not be started.
func (c Cache) Note(due []Wish) error {
	for _, w := range due {
		p := page{URL: w.URL, Hosts: w.set, MaxAge: w.MaxAge}
		if err := state.WriteCache(c.path(w.Key, wishExt), p.encode()); err != nil {
			return fmt.Errorf("note what a segment wants to have fetched: %w: make that possible, no request is made without it", err)
		}
	}
	return nil
}
