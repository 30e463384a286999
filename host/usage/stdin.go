package usage

import (
	"math"
	"time"

	"github.com/data-wise/aiterm/host/status"
)

// FromStatus reads the rate_limits that Claude Code sends on stdin: a map from a
// window's name to {used_percentage, resets_at}. Names are not checked against a
// list, since new ones appear.
func FromStatus(s status.Status, now time.Time) Snapshot {
	var windows []Window
	for _, name := range append([]string{FiveHour, SevenDay, SpendLimit}, s.Keys("rate_limits", maxWindows)...) {
		if !plainName(name) {
			continue
		}
		at := "rate_limits." + name
		percent, ok := s.Number(at + ".used_percentage")
		if !ok {
			continue
		}
		w := Window{Name: name, Percent: percent, Source: "stdin", SeenAt: now.UTC().Truncate(time.Second)}
		if resets, ok := s.Number(at + ".resets_at"); ok {
			w.ResetsAt = fromEpoch(resets)
		} else if text, ok := s.Get(at + ".resets_at"); ok {
			t, err := time.Parse(time.RFC3339, text)
			if err != nil {
				continue
			}
			w.ResetsAt = t.UTC().Truncate(time.Second)
		}
		windows = append(windows, w)
	}
	return New(now, windows...)
}

// plainName keeps out names that could not be looked up again with a dotted
// path, or would look odd in the cache.
func plainName(name string) bool {
	if name == "" || len(name) > 64 {
		return false
	}
	for _, c := range []byte(name) {
		if c != '_' && c != '-' && !('a' <= c && c <= 'z') && !('A' <= c && c <= 'Z') && !('0' <= c && c <= '9') {
			return false
		}
	}
	return true
}

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
