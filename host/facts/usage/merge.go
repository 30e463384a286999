package usage

import (
	"math"
	"slices"
	"time"
)

// sameReset is how far apart two statements of the same reset may be: one
// source rounds to seconds, another to minutes.
const sameReset = time.Minute

// Merge adds a sample to what is known, window by window. changed is false if
// the sample said nothing new. That a figure was still true later is new.
func (s Snapshot) Merge(sample Snapshot) (merged Snapshot, changed bool) {
	merged.windows = slices.Clone(s.windows)
	for _, w := range sample.windows {
		merged.put(w)
	}
	return merged, !slices.Equal(merged.windows, s.windows)
}

// Since returns the windows that were seen at a time or later.
func (s Snapshot) Since(t time.Time) Snapshot {
	if t.IsZero() {
		return s
	}
	var out Snapshot
	for _, w := range s.windows {
		if !w.SeenAt.Before(t) {
			out.windows = append(out.windows, w)
		}
	}
	return out
}

// sideBySide is how many points sessions that work at the same time may be apart.
const sideBySide = 2

// newer returns the right one of two samples of one window: the one that was true
// later. Where that cannot be told, it is the one that supersedes the other.
func newer(old, sample Window) Window {
	best, other := old, sample
	if sample.isLater(old) || !old.isLater(sample) && sample.supersedes(old) {
		best, other = sample, old
	}
	if best.Label == "" {
		best.Label = other.Label
	}
	if best.ResetsAt.IsZero() && best.Percent >= other.Percent-sideBySide {
		best.ResetsAt = other.ResetsAt // which the later source does not say
	}
	if best.rounds(other) {
		exact := other
		exact.SeenAt, exact.Vague, exact.Source, exact.Label = best.SeenAt, best.Vague, best.Source, best.Label
		return exact
	}
	return best
}

// isLater reports whether w is known to have been true after old was.
func (w Window) isLater(old Window) bool { return !w.Vague && w.wasTrue().After(old.wasTrue()) }

// Figures come with the beginning of a reply, and are seen at its end: an answer of
// /usage in between is the later one. The same holds for what a session had said
// when it was first seen: little is lost if it was later after all.
const (
	replyTime = 10 * time.Second
	vagueTime = time.Minute
)

// wasTrue is the time by which two samples of different sources are compared.
func (w Window) wasTrue() time.Time {
	switch {
	case w.Source != SourceStdin:
		return w.SeenAt
	case w.Vague:
		return w.SeenAt.Add(-vagueTime)
	}
	return w.SeenAt.Add(-replyTime)
}

// supersedes is the rule for two samples whose times cannot be told apart: the
// later reset, then the higher figure, since a window mostly fills up until it is
// reset.
func (w Window) supersedes(old Window) bool {
	switch {
	case w.ResetsAt.IsZero() != old.ResetsAt.IsZero():
		return old.ResetsAt.IsZero()
	case !w.resetsWith(old):
		return w.ResetsAt.After(old.ResetsAt)
	case w.uncapped() || old.uncapped():
		return w.Used > old.Used
	case w.Percent != old.Percent:
		return w.Percent > old.Percent
	case w.Limit > 0 && old.Limit > 0:
		return w.Used > old.Used // of a percentage that stays at 100
	}
	return w.Limit > 0 && old.Limit == 0
}

// rounds reports whether w is a whole figure of /usage (41) for what a session was
// told exactly (41.2).
func (w Window) rounds(exact Window) bool {
	return w.Source != exact.Source && w.Source != SourceStdin && w.resetsWith(exact) &&
		w.Limit == exact.Limit && w.Unit == exact.Unit &&
		isWhole(w.Percent) && !isWhole(exact.Percent) && math.Abs(w.Percent-exact.Percent) < 1
}

func isWhole(f float64) bool { return f == math.Trunc(f) }

func (w Window) resetsWith(other Window) bool { return sameMinute(w.ResetsAt, other.ResetsAt) }

// sameMinute reports whether two times are of the same reset, or both unknown.
func sameMinute(a, b time.Time) bool {
	return a.IsZero() == b.IsZero() && a.Sub(b).Abs() <= sameReset
}

// changes returns the windows of merged that say something else than those of s:
// another percentage, count or reset. That a figure is still true is none.
func (s Snapshot) changes(merged Snapshot) []Window {
	var changed []Window
	for _, w := range merged.windows {
		if old, known := s.Window(w.Name); !known || !w.says(old) {
			changed = append(changed, w)
		}
	}
	return changed
}

// says reports whether w says the same as old, whenever and by whom.
func (w Window) says(old Window) bool {
	counted := (w.Limit > 0 || w.uncapped()) && (old.Limit > 0 || old.uncapped())
	return w.Percent == old.Percent && w.resetsWith(old) &&
		(!counted || w.Used == old.Used && w.Limit == old.Limit && w.Unit == old.Unit)
}
