package usage

import (
	"math"
	"time"

	"github.com/data-wise/aiterm/host/status"
)

// FromStatus reads the rate_limits that Claude Code sends on stdin: a map from a
// window's name to {used_percentage, resets_at}. Names are not checked against a
// list, since new ones appear. seen is when Claude Code learned the figures: an
// idle session sends them again and again. If it is zero or after now, now
// counts.
func FromStatus(s status.Status, seen, now time.Time) Snapshot {
	if seen.IsZero() || seen.After(now) {
		seen = now
	}
	seen = seen.UTC().Truncate(time.Second)
	var windows []Window
	for _, name := range append([]string{FiveHour, SevenDay, SpendLimit}, s.Keys("rate_limits", maxWindows)...) {
		if !plainName(name) {
			continue
		}
		w := Window{Name: name, Source: SourceStdin, SeenAt: seen}
		if !figuresOf(s, &w) || !resetOf(s, &w) {
			continue
		}
		if begins, ok := w.Begins(); ok && seen.Before(begins) && begins.Before(now) {
			w.SeenAt = begins // whoever said when it was seen can't be right
		}
		windows = append(windows, w)
	}
	return New(now, windows...)
}

// figuresOf reads the percentage, and the amounts of a spend_limit.
func figuresOf(s status.Status, w *Window) bool {
	at := "rate_limits." + w.Name
	percent, ok := s.Number(at + ".used_percentage")
	w.Percent = percent
	if w.Name != SpendLimit {
		return ok
	}
	used, hasUsed := s.Number(at + ".used_usd")
	limit, hasLimit := s.Number(at + ".limit_usd")
	if !hasUsed || !hasLimit || limit == 0 {
		return ok
	}
	w.Used, w.Limit, w.Unit = used, limit, "USD"
	if !ok {
		w.Percent = 100 * used / limit
	}
	return true
}

// resetOf reads the time of the reset: Unix seconds or ISO 8601, or nothing.
func resetOf(s status.Status, w *Window) bool {
	at := "rate_limits." + w.Name + ".resets_at"
	if seconds, ok := s.Number(at); ok {
		w.ResetsAt = fromEpoch(seconds)
		return true
	}
	text, ok := s.Get(at)
	if !ok {
		return true
	}
	w.ResetsAt, ok = parseTime(text)
	return ok
}

// plainName keeps out names that could not be looked up again with a dotted
// path, or would look odd in the cache.
func plainName(name string) bool {
	if name == "" || len(name) > maxName {
		return false
	}
	for _, c := range []byte(name) {
		if c != '_' && c != '-' && !('a' <= c && c <= 'z') && !('A' <= c && c <= 'Z') && !('0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

// maxName is the longest name of a window, in bytes.
const maxName = 64

// fromEpoch turns Unix seconds into a time. A figure that would be tens of
// thousands of years away is milliseconds.
func fromEpoch(n float64) time.Time {
	if n > 1e11 {
		n /= 1000
	}
	if !(n > 0 && n < math.MaxInt32*100) {
		return time.Unix(1, 0).UTC() // long past: the window counts as expired
	}
	return time.Unix(int64(n), 0).UTC()
}

// parseTime reads a time in ISO 8601 with its offset, to the second. Without an
// offset nobody knows what it means. A time outside the years 1970 to 9998
// could not be written again.
func parseTime(text string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		if t, err = time.Parse("2006-01-02T15:04:05Z0700", text); err != nil {
			return time.Time{}, false
		}
	}
	const year9999 = 253370764800
	if t.Unix() <= 0 || t.Unix() >= year9999 {
		return time.Time{}, false
	}
	return t.UTC().Truncate(time.Second), true
}
