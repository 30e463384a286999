package usage

import (
	"math"
	"slices"
	"time"
)

// sameReset is how far apart two statements of the same reset may be: one
// source rounds to seconds, another to minutes.
const sameReset = time.Minute

// confirmation is how much later the same figure must have been seen to be worth
// writing down: otherwise every render of every session would write the cache.
// It is less than the minute in which the endpoint may be asked again.
const confirmation = 45 * time.Second

// Merge adds a sample to what is known, window by window. changed is false if
// the sample said nothing new. That a figure was still true a while later is
// new (see confirmation).
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

// Behind reports whether s says less of any window than known does, by more than
// what sessions side by side differ in.
func (s Snapshot) Behind(known Snapshot) bool {
	for _, w := range s.windows {
		k, ok := known.Window(w.Name)
		if ok && k.supersedes(w) && (!k.resetsWith(w) || k.Percent-w.Percent > sideBySide) {
			return true
		}
	}
	return false
}

// newer returns the better of two samples of one window. A session that repeats
// what it heard long ago changes nothing that way.
func newer(old, sample Window) Window {
	best, other := old, sample
	if sample.supersedes(old) {
		best, other = sample, old
	}
	if other.confirms(best) {
		best.SeenAt, best.Source = other.SeenAt, other.Source
	}
	if best.Label == "" {
		best.Label = other.Label
	}
	return best
}

// supersedes is the merge rule: the later reset, then the higher figure, since a
// window only fills up until it is reset.
func (w Window) supersedes(old Window) bool {
	counted := w.Limit > 0 && old.Limit > 0
	switch {
	case w.ResetsAt.IsZero() != old.ResetsAt.IsZero():
		return old.ResetsAt.IsZero()
	case !w.resetsWith(old):
		return w.ResetsAt.After(old.ResetsAt)
	case counted && (w.Limit != old.Limit || w.Unit != old.Unit):
		// Someone raised or lowered the limit: the percentages have nothing to do
		// with each other.
		return w.SeenAt.After(old.SeenAt)
	case counted && w.Unit != "" && w.ResetsAt.IsZero() && w.Used != old.Used:
		// A new month begins at nothing, and no reset says so. Sources that tell
		// of money without a reset know when it was true.
		return w.SeenAt.After(old.SeenAt)
	case w.Percent != old.Percent:
		return w.Percent > old.Percent
	case counted:
		return w.Used > old.Used // of a percentage that stays at 100
	}
	return w.Limit > 0 && old.Limit == 0
}

// confirms reports whether w says the same as best, but was true more than a
// minute later.
func (w Window) confirms(best Window) bool {
	if !w.SeenAt.After(best.SeenAt.Add(confirmation)) || !w.resetsWith(best) {
		return false
	}
	if w.Limit > 0 && best.Limit > 0 && (w.Used != best.Used || w.Limit != best.Limit || w.Unit != best.Unit) {
		return false
	}
	// One source rounds to whole percents (41) what another states exactly (41.2).
	return w.Percent == best.Percent ||
		math.Abs(w.Percent-best.Percent) < 1 && (isWhole(w.Percent) || isWhole(best.Percent))
}

func isWhole(f float64) bool { return f == math.Trunc(f) }

func (w Window) resetsWith(other Window) bool {
	return w.ResetsAt.IsZero() == other.ResetsAt.IsZero() && w.ResetsAt.Sub(other.ResetsAt).Abs() <= sameReset
}

// changes returns the windows of merged that say something else than those of s:
// another percentage, count or reset. A confirmation is none.
func (s Snapshot) changes(merged Snapshot) []Window {
	var changed []Window
	for _, w := range merged.windows {
		old, known := s.Window(w.Name)
		counted := w.Limit > 0 && old.Limit > 0
		if !known || w.Percent != old.Percent || !w.resetsWith(old) ||
			counted && (w.Used != old.Used || w.Limit != old.Limit || w.Unit != old.Unit) {
			changed = append(changed, w)
		}
	}
	return changed
}
