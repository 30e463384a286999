package usage

import (
	"slices"
	"time"
)

// Answer is a whole answer of /usage: what it does not have is not there any
// more, where it was known from such answers alone.
type Answer struct {
	Snapshot
	At    time.Time // when it was true; zero for no answer
	named []string  // the windows that it has a figure of, be it one that cannot be true
	none  []string  // those of which it says that there is none
}

// maxNames is how many names are noted of an answer.
const maxNames = 4 * maxWindows

func (a *Answer) note(names *[]string, name string) {
	if len(*names) < maxNames {
		*names = append(*names, name)
	}
}

// ends reports whether a window that is known is gone by the answer. What a
// session was told is only gone if the answer says so in as many words.
func (a Answer) ends(w Window) bool {
	switch {
	case slices.Contains(a.named, w.Name) || !w.SeenAt.Before(a.At):
		return false
	case w.Source == SourceClaude || w.Source == SourceEndpoint:
		return true
	}
	return slices.Contains(a.none, w.Name)
}

// loginUnnoticed is how long it may take until it is noticed that another account
// has logged in: an answer of that time is of the new one.
const loginUnnoticed = time.Minute

// Learn adds an answer of /usage to what is known. One that is no newer than the
// newest, which was learned, tells nothing: it is in Claude Code's file for hours.
func (c Contents) Learn(a Answer, now time.Time) Contents {
	if a.At.IsZero() || a.At.Before(c.AccountSince.Add(-loginUnnoticed)) || !a.At.After(c.AnsweredAt) {
		return c
	}
	var kept Snapshot
	for _, w := range c.Snapshot.windows {
		if a.ends(w) {
			c.gone = c.gone.with(w.Name, a.At)
			continue
		}
		kept.windows = append(kept.windows, w)
	}
	for _, w := range New(now, a.windows...).windows {
		if _, known := kept.Window(w.Name); !known && c.gone.holds(w) {
			continue
		}
		if a.At.After(now) {
			w.Vague = true // by a clock that was set back since
		}
		kept.put(w)
	}
	c.Snapshot = kept
	if !a.At.After(now) {
		c.AnsweredAt = a.At
	}
	return c
}

// Forget drops a window, or with "" all of them, until there is news: whoever
// repeats what was known before is not believed.
func (c Contents) Forget(window string, now time.Time) Contents {
	now = now.UTC().Truncate(time.Second)
	if window == "" {
		c.Snapshot, c.gone = Snapshot{}, departures{{everything, now}}
		return c
	}
	var kept Snapshot
	for _, w := range c.Snapshot.windows {
		if w.Name != window {
			kept.windows = append(kept.windows, w)
		}
	}
	c.Snapshot, c.gone = kept, c.gone.with(window, now)
	return c
}

// everything stands for all windows among [departures].
const everything = "*"

// departure says that of a window nothing is true that was said up to a time: a
// person said so, or the newest answer does not have it.
type departure struct {
	window string
	at     time.Time
}

// departures are the newest ones, the oldest first.
type departures []departure

// maxDepartures bounds what is kept of windows that went.
const maxDepartures = 2 * maxWindows

func (d departures) with(window string, at time.Time) departures {
	next := make(departures, 0, len(d)+1)
	for _, each := range d {
		if each.window != window {
			next = append(next, each)
		}
	}
	next = append(next, departure{window, at})
	return next[max(0, len(next)-maxDepartures):]
}

// without is d after news of a window.
func (d departures) without(window string) departures {
	if !slices.ContainsFunc(d, func(each departure) bool { return each.window == window }) {
		return d
	}
	return slices.DeleteFunc(slices.Clone(d), func(each departure) bool { return each.window == window })
}

// holds reports whether a figure is of a window that went after it was true.
func (d departures) holds(w Window) bool {
	return slices.ContainsFunc(d, func(each departure) bool {
		return (each.window == w.Name || each.window == everything) && (w.Vague || !w.SeenAt.After(each.at))
	})
}
