package usage

import (
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
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
	if hasUsed && !hasLimit && !ok {
		w.Used, w.Unit = used, "USD"
		return true
	}
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
		return !s.Says(at)
	}
	w.ResetsAt, ok = parseTime(text)
	return ok
}
