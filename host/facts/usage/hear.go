package usage

import (
	"slices"
	"time"
)

// Hearing is what comes of a session's words.
type Hearing struct {
	Contents Contents // with what was new
	View     Snapshot // what holds for that session
	News     bool     // the contents are not what they were
	// Odd says that there was a reply with less than was known, or with another
	// reset: another account may have logged in.
	Odd bool
}

// Hear takes in what a session says. Words that came with a newer reply are right,
// also where they say less or an earlier reset than what is known. What a session
// repeats was true when it was first said.
//
// Sessions of one Claude config directory share their limits, as a rule. A session
// is known to share them once it has named a reset of them; it then follows when
// another one of these sees them change. One that has not may have limits of its own
// (two tokens in one directory): then it is shown what it says itself.
func (c Contents) Hear(h Heard, now time.Time) Hearing {
	before, known := c.session(h.session)
	s, next := before, c
	reply := known && s.hasReply(h)
	news, repeated := c.sort(h, s, known, reply, now)
	disagrees := !next.agrees(slices.Concat(news, repeated))
	var out Hearing
	switch {
	case !disagrees && len(h.Snapshot.windows) > 0:
		s.place = member
	case reply && next.denied(s, news):
		s.place = apart
	}
	if len(news) > 0 && s.place != apart {
		out.Odd = disagrees || next.falls(news)
		if s.place == stranger { // and now it speaks for all
			next.speakers = scattered(next.speakers, s.id)
		}
		next.take(news, s.place == stranger)
		s.place = member
	}
	if s.place != member && len(h.Snapshot.windows) > 0 {
		out.View = Snapshot{windows: slices.DeleteFunc(repeated, next.gone.holds)}
		for _, w := range news {
			out.View.put(w)
		}
	} else {
		// What a session says before its own first reply is of one before it. What a
		// member repeats was taken in when it said so first: whatever has come since
		// is later, be it in the same second or by a clock that was set back.
		next.add(repeated, h.replies != 0 && before.place != member)
		out.View = next.Snapshot
	}
	s = s.after(h, known, reply, len(news) > 0, now)
	if s.limits == noLimits {
		out.View = next.Snapshot.from(SourceEndpoint)
	}
	if s.id != "" && (!known || !s.equal(before)) {
		next.remember(s)
	}
	out.Contents, out.News = next, !next.equal(c)
	return out
}

// sort tells news from what a session repeats, which gets the time at which it was
// said first, and is left out if another account has logged in since.
func (c Contents) sort(h Heard, s speaker, known, reply bool, now time.Time) (news, repeated []Window) {
	for _, w := range h.Snapshot.windows {
		switch {
		case reply, known && !s.lost(h) && !s.repeats(w):
			news = append(news, w)
			continue
		case known:
			w.SeenAt, w.Vague = s.heardAt, s.vague
		case !h.lastAt.IsZero():
			w.SeenAt = h.lastAt
		default:
			w.Vague = true
		}
		w.withinItsTime(now)
		if w.valid(now) && !w.expired(now) && !w.SeenAt.Before(c.AccountSince) {
			repeated = append(repeated, w)
		}
	}
	return news, repeated
}

// withinItsTime corrects when w was true if that was told by a clock that has been
// moved since: not yet to come, and not before the window began.
func (w *Window) withinItsTime(now time.Time) {
	if w.SeenAt.After(now) {
		w.SeenAt, w.Vague = now.UTC().Truncate(time.Second), true
	}
	if begins, ok := w.Begins(); ok && w.SeenAt.Before(begins) && begins.Before(now) {
		w.SeenAt, w.Vague = begins, true
	}
}

// after is the speaker with what it said now.
func (s speaker) after(h Heard, known, reply, news bool, now time.Time) speaker {
	if news || !known {
		s.words = nil
		for _, w := range h.Snapshot.windows {
			s.words = append(s.words, word{w.Name, w.Percent, w.ResetsAt})
		}
		s.heardAt, s.vague = now.UTC().Truncate(time.Second), !news
		if !news && !h.lastAt.IsZero() {
			s.heardAt, s.vague = h.lastAt, false
		}
	}
	switch {
	case h.limited || len(h.Snapshot.windows) > 0:
		s.limits = someLimits
	case s.limits == unknownLimits && (reply || h.replied), s.limits == missedLimits && reply:
		s.limits = noLimits
	case s.limits == someLimits && reply:
		s.limits = missedLimits
	}
	s.replies, s.prompt = h.replies, h.prompt
	return s
}

// agrees reports whether a session's words can be of the limits that are shared:
// if one of their resets is the same, or none can be compared. Only what sessions
// said is compared.
func (c Contents) agrees(said []Window) bool {
	compared := false
	for _, w := range said {
		shared, ok := c.Snapshot.Window(w.Name)
		if !ok || shared.Source != SourceStdin || w.ResetsAt.IsZero() || shared.ResetsAt.IsZero() {
			continue
		}
		if w.resetsWith(shared) {
			return true
		}
		compared = true
	}
	return !compared
}

// denied reports whether a session says the same resets as before though another
// one has named others in between: of one limit that is not possible.
func (c Contents) denied(s speaker, news []Window) bool {
	between := s.place == apart
	for _, w := range news {
		said, ok := s.word(w.Name)
		if s.place != apart && (!ok || !sameMinute(said.resetsAt, w.ResetsAt)) {
			return false
		}
		shared, ok := c.Snapshot.Window(w.Name)
		between = between || ok && shared.SeenAt.After(s.heardAt)
	}
	return between
}

// falls reports whether news says less of a window than what is known, by more
// than what sessions side by side differ in, or another reset.
func (c Contents) falls(news []Window) bool {
	return slices.ContainsFunc(news, func(w Window) bool {
		shared, ok := c.Snapshot.Window(w.Name)
		return ok && (!shared.resetsWith(w) || shared.Percent-w.Percent > sideBySide)
	})
}

// take puts a session's news in the place of what is known. Where they are of
// other limits, or all of these began anew, none of what sessions said stays.
func (c *Contents) take(news []Window, all bool) {
	kept := Snapshot{}
	for _, w := range c.Snapshot.windows {
		if !all || w.Source != SourceStdin {
			kept.windows = append(kept.windows, w)
		}
	}
	for _, w := range news {
		old, known := kept.Window(w.Name)
		if known && old.SeenAt.After(w.SeenAt) && old.SeenAt.Sub(w.SeenAt) < raced && !old.Vague {
			continue // another session was quicker with a younger one
		}
		c.gone = c.gone.without(w.Name)
		kept.replace(w)
	}
	c.Snapshot = kept
}

// raced is how much younger what another session wrote may be than what this one
// has to write. More is a clock that was set back.
const raced = time.Minute

// add merges what a session repeats; with say false only where nothing is known.
func (c *Contents) add(repeated []Window, say bool) {
	merged := Snapshot{windows: slices.Clone(c.Snapshot.windows)}
	for _, w := range repeated {
		if _, ok := merged.Window(w.Name); ok && !say || !ok && c.gone.holds(w) {
			continue
		}
		merged.put(w)
	}
	c.Snapshot = merged
}
