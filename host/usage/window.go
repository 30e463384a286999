// Package usage knows how much of the plan's limits is used: the windows, which
// of two samples of a window is right, and the cache that sessions share. It
// draws nothing; what a segment sees of it is [Snapshot.Get].
package usage

import (
	"strconv"
	"time"
)

// Names of the windows that every subscription has.
const (
	FiveHour = "five_hour"
	SevenDay = "seven_day"
	// SpendLimit is the only window that may pass 100 %.
	SpendLimit = "spend_limit"
)

// Window is one limit and how much of it is used.
type Window struct {
	Name        string
	Percent     float64   // 0 to 100; SpendLimit may be higher
	Used, Limit float64   // counts; Limit is 0 where the source gave only a percentage
	ResetsAt    time.Time // zero where the source did not say
	Source      string    // where the figure came from: "stdin"
	SeenAt      time.Time // when it was true
}

// length is how long a window lasts; a window of an unknown name can last no
// longer than the longest known period.
func (w Window) length() time.Duration {
	const day = 24 * time.Hour
	switch w.Name {
	case FiveHour:
		return 5 * time.Hour
	case SevenDay:
		return 7 * day
	}
	return 366 * day
}

// maxFigure is above every count and percentage that makes sense.
const maxFigure = 1e9

// slack is how far the clocks of two machines may be apart.
const slack = time.Hour

// valid reports whether the figures can be true at all. Epoch seconds have been
// seen where the percentage belongs, and a reset too far in the future would
// win over every later sample.
func (w Window) valid(now time.Time) bool {
	switch {
	case !(w.Percent >= 0): // also not a number
		return false
	case w.Percent > 100 && w.Name != SpendLimit:
		return false
	case w.Percent > maxFigure || !(w.Used >= 0 && w.Used <= maxFigure) || !(w.Limit >= 0 && w.Limit <= maxFigure):
		return false
	case w.SeenAt.After(now.Add(slack)):
		return false
	case !w.ResetsAt.IsZero() && w.ResetsAt.After(now.Add(w.length()+slack)):
		return false
	}
	return true
}

// expired reports whether the window has been reset since: its figures say
// nothing any more. A window without a known reset ends a window's length after
// it was seen, a day at most.
func (w Window) expired(now time.Time) bool {
	if w.ResetsAt.IsZero() {
		return now.After(w.SeenAt.Add(min(w.length(), 24*time.Hour)))
	}
	return !now.Before(w.ResetsAt)
}

// sameReset is how far apart two statements of the same reset may be: one
// source rounds to seconds, another to minutes.
const sameReset = time.Minute

// newer returns the better of two samples of one window: the later reset, then
// the higher figure, since a window only fills up until it is reset. A session
// that repeats what it heard long ago changes nothing that way.
func newer(old, sample Window) Window {
	switch {
	case old.ResetsAt.IsZero() != sample.ResetsAt.IsZero():
		if old.ResetsAt.IsZero() {
			return sample
		}
		return old
	case sample.ResetsAt.Sub(old.ResetsAt) > sameReset:
		return sample
	case old.ResetsAt.Sub(sample.ResetsAt) > sameReset:
		return old
	case sample.Percent > old.Percent:
		return sample
	case sample.Percent == old.Percent && old.Limit == 0 && sample.Limit > 0:
		return sample
	}
	return old
}

func (w Window) get(field string) (string, bool) {
	number := func(f float64) (string, bool) { return strconv.FormatFloat(f, 'f', -1, 64), true }
	switch field {
	case "used_percentage":
		return number(w.Percent)
	case "used":
		if w.Limit == 0 {
			return number(w.Percent)
		}
		return number(w.Used)
	case "limit":
		if w.Limit == 0 {
			return "100", true
		}
		return number(w.Limit)
	case "resets_at":
		return unix(w.ResetsAt)
	case "seen_at":
		return unix(w.SeenAt)
	case "source":
		return w.Source, w.Source != ""
	}
	return "", false
}

func unix(t time.Time) (string, bool) {
	if t.IsZero() {
		return "", false
	}
	return strconv.FormatInt(t.Unix(), 10), true
}
