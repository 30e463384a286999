package clock

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/web/backoff"
)

// The rules of asking. People whose tools asked more often than every few
// minutes were refused for hours.
const (
	// MinGap is between two requests of this machine, whoever makes them.
	MinGap = time.Minute
	// MaxWait bounds every wait, but for a longer max_age.
	MaxWait = backoff.Max
)

// Due reports whether an account's request is to be made now. stamp is
// Stamp the credentials file: one that was edited may hold another key.
func (r *Record) Due(claudeDir, stamp string, now time.Time) bool {
	if r.WasSetBack(now) {
		return true // it has to be put right
	}
	if !r.Open(now) {
		return false
	}
	a := r.Find(claudeDir)
	return a == nil || a.Credentials != stamp || a.Open(now)
}

// Open reports whether anybody may ask now.
func (r *Record) Open(now time.Time) bool {
	if now.Before(r.AskedAt.Add(MinGap)) && !r.AskedAt.IsZero() {
		return false
	}
	return !now.Before(r.NotBefore) || r.NotBefore.After(now.Add(MaxWait+MinGap))
}

// Open reports whether the account's own wait is over. One that is longer than
// any that this program sets comes from a clock that was wrong.
func (a *Account) Open(now time.Time) bool {
	return !now.Before(a.NextAt) || a.NextAt.After(now.Add(MaxWait+a.MaxAge))
}

// refusal returns that of a key which still is to be left alone.
func (r *Record) Refusal(key, server string, now time.Time) (Refusal, bool) {
	for _, f := range r.Refused {
		if f.Key == key && f.Server == server && now.Before(f.Until) && !f.Until.After(now.Add(MaxWait+MinGap)) {
			return f, true
		}
	}
	return Refusal{}, false
}

// Refuse notes a refusal, and forgets those that are over.
func (r *Record) Refuse(f Refusal, now time.Time) {
	r.Refused = slices.DeleteFunc(r.Refused, func(old Refusal) bool {
		return !now.Before(old.Until) || old.Key == f.Key && old.Server == f.Server
	})
	r.Refused = append(r.Refused, f)
	r.Refused = r.Refused[max(0, len(r.Refused)-maxRefused):]
}

// WasSetBack reports whether the last request seems to lie ahead by more
// than clocks are corrected in passing.
func (r *Record) WasSetBack(now time.Time) bool {
	return r.AskedAt.After(now.Add(MinGap))
}

// SetBack moves all that lies ahead as far back as the clock was set, as if the
// last request had just been made: how long ago it was really cannot be known,
// and the waits that followed from it still hold.
func (r *Record) SetBack(now time.Time) {
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

// State is what people are told about one account.
func (r *Record) State(claudeDir string) State {
	a := r.Find(claudeDir)
	if a == nil {
		a = &Account{}
	}
	s := State{
		AskedAt: a.AskedAt, NextAt: a.NextAt, GoodAt: a.GoodAt, Status: a.Status,
		Failure: a.Failure, KeyFrom: a.KeyFrom, KeyEnding: a.KeyEnding,
	}
	if !r.AskedAt.IsZero() && r.AskedAt.Add(MinGap).After(s.NextAt) {
		s.NextAt = r.AskedAt.Add(MinGap)
	}
	if r.NotBefore.After(s.NextAt) {
		// Another account's request is why this one waits.
		if s.NextAt = r.NotBefore; s.Failure == "" {
			s.Failure = r.Reason
		}
	}
	return s
}
