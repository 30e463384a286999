package endpoint

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/web/backoff"
)

// The rules of asking. People whose tools asked more often than every few
// minutes were refused for hours.
const (
	// minGap is between two requests of this machine, whoever makes them.
	minGap = time.Minute
	// refusedWait is how long a key is left alone that was refused.
	refusedWait = time.Hour
	// busyWait is the least wait after the server said that it is too much.
	busyWait = 5 * time.Minute
	// maxWait bounds every wait, but for a longer max_age.
	maxWait = backoff.Max
)

// due reports whether an account's request is to be made now. stamp is
// stampOf the credentials file: one that was edited may hold another key.
func (r *record) due(claudeDir, stamp string, now time.Time) bool {
	if r.clockWasSetBack(now) {
		return true // it has to be put right
	}
	if !r.open(now) {
		return false
	}
	a := r.find(claudeDir)
	return a == nil || a.Credentials != stamp || a.open(now)
}

// open reports whether anybody may ask now.
func (r *record) open(now time.Time) bool {
	if now.Before(r.AskedAt.Add(minGap)) && !r.AskedAt.IsZero() {
		return false
	}
	return !now.Before(r.NotBefore) || r.NotBefore.After(now.Add(maxWait+minGap))
}

// open reports whether the account's own wait is over. One that is longer than
// any that this program sets comes from a clock that was wrong.
func (a *account) open(now time.Time) bool {
	return !now.Before(a.NextAt) || a.NextAt.After(now.Add(maxWait+a.MaxAge))
}

// refusal returns that of a key which still is to be left alone.
func (r *record) refusal(key, server string, now time.Time) (refusal, bool) {
	for _, f := range r.Refused {
		if f.Key == key && f.Server == server && now.Before(f.Until) && !f.Until.After(now.Add(maxWait+minGap)) {
			return f, true
		}
	}
	return refusal{}, false
}

// refuse notes a refusal, and forgets those that are over.
func (r *record) refuse(f refusal, now time.Time) {
	r.Refused = slices.DeleteFunc(r.Refused, func(old refusal) bool {
		return !now.Before(old.Until) || old.Key == f.Key && old.Server == f.Server
	})
	r.Refused = append(r.Refused, f)
	r.Refused = r.Refused[max(0, len(r.Refused)-maxRefused):]
}

// clockWasSetBack reports whether the last request seems to lie ahead by more
// than clocks are corrected in passing.
func (r *record) clockWasSetBack(now time.Time) bool {
	return r.AskedAt.After(now.Add(minGap))
}

// setBack moves all that lies ahead as far back as the clock was set, as if the
// last request had just been made: how long ago it was really cannot be known,
// and the waits that followed from it still hold.
func (r *record) setBack(now time.Time) {
	by := r.AskedAt.Sub(now)
	moved := func(t *time.Time) {
		if t.After(now) {
			*t = t.Add(-by)
		}
	}
	moved(&r.NotBefore)
	for i := range r.Accounts {
		moved(&r.Accounts[i].NextAt)
		moved(&r.Accounts[i].GoodAt)
		moved(&r.Accounts[i].AskedAt)
	}
	for i := range r.Refused {
		moved(&r.Refused[i].Until)
	}
	r.AskedAt = now
}

// state is what people are told about one account.
func (r *record) state(claudeDir string) State {
	a := r.find(claudeDir)
	if a == nil {
		a = &account{}
	}
	s := State{
		AskedAt: a.AskedAt, NextAt: a.NextAt, GoodAt: a.GoodAt, Status: a.Status,
		Failure: a.Failure, KeyFrom: a.KeyFrom, KeyEnding: a.KeyEnding,
	}
	if !r.AskedAt.IsZero() && r.AskedAt.Add(minGap).After(s.NextAt) {
		s.NextAt = r.AskedAt.Add(minGap)
	}
	if r.NotBefore.After(s.NextAt) {
		// Another account's request is why this one waits.
		if s.NextAt = r.NotBefore; s.Failure == "" {
			s.Failure = r.Reason
		}
	}
	return s
}
