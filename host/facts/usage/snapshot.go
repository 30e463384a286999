package usage

import (
	"slices"
	"strings"
	"time"
)

// maxWindows bounds a snapshot: Claude Code sends two or three windows.
const maxWindows = 16

// Snapshot is a set of windows, each at most once, in the order in which they
// are shown: five_hour, seven_day, then by name.
type Snapshot struct {
	windows []Window
}

// New makes a snapshot of the windows that are valid and not expired at now.
func New(now time.Time, windows ...Window) Snapshot {
	var s Snapshot
	for _, w := range windows {
		if w.valid(now) && !w.expired(now) {
			s.put(w)
		}
	}
	return s
}

// Windows returns the windows in order.
func (s Snapshot) Windows() []Window { return slices.Clone(s.windows) }

// Window returns the window of that name.
func (s Snapshot) Window(name string) (Window, bool) {
	i := slices.IndexFunc(s.windows, func(w Window) bool { return w.Name == name })
	if i < 0 {
		return Window{}, false
	}
	return s.windows[i], true
}

func (s *Snapshot) put(w Window) {
	i, found := slices.BinarySearchFunc(s.windows, w, func(a, b Window) int { return compareNames(a.Name, b.Name) })
	switch {
	case found:
		s.windows[i] = newer(s.windows[i], w)
	default:
		// The last ones by name go, so that the known ones always have room.
		s.windows = slices.Insert(s.windows, i, w)
		s.windows = s.windows[:min(len(s.windows), maxWindows)]
	}
}

// replace puts w in the place of the window of its name, of which it keeps what w
// does not say.
func (s *Snapshot) replace(w Window) {
	if i := slices.IndexFunc(s.windows, func(old Window) bool { return old.Name == w.Name }); i >= 0 {
		old := s.windows[i]
		if w.Label == "" {
			w.Label = old.Label
		}
		if w.ResetsAt.IsZero() && w.Percent >= old.Percent-sideBySide {
			w.ResetsAt = old.ResetsAt
		}
		s.windows = slices.Delete(slices.Clone(s.windows), i, i+1)
	}
	s.put(w)
}

// from returns the windows that a source gave.
func (s Snapshot) from(source string) Snapshot {
	var out Snapshot
	for _, w := range s.windows {
		if w.Source == source {
			out.windows = append(out.windows, w)
		}
	}
	return out
}

func compareNames(a, b string) int {
	rank := func(name string) int {
		switch name {
		case FiveHour:
			return 0
		case SevenDay:
			return 1
		}
		return 2
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// With returns the snapshot with the given windows in place of those of the same
// names, whatever is newer; of two of one name the last counts.
func (s Snapshot) With(now time.Time, windows ...Window) Snapshot {
	out := New(now, windows...)
	for i := range out.windows {
		for _, w := range windows {
			if w.Name == out.windows[i].Name {
				out.windows[i] = w
			}
		}
	}
	for _, w := range s.windows {
		if _, replaced := out.Window(w.Name); !replaced {
			out.put(w)
		}
	}
	return out
}

// Get answers a segment's look-up: "windows" is the list of names, "NAME.FIELD"
// one figure of a window. Fields are used_percentage, used and limit (a source
// that gives only a percentage counts against 100), unit (the currency of used
// and limit), resets_at and seen_at (Unix seconds), length (seconds), label and
// source. What is not known is not there.
func (s Snapshot) Get(path string) (value string, ok bool) {
	if path == "windows" {
		names := make([]string, len(s.windows))
		for i, w := range s.windows {
			names[i] = w.Name
		}
		return strings.Join(names, ","), len(names) > 0
	}
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return "", false
	}
	w, ok := s.Window(path[:dot])
	if !ok {
		return "", false
	}
	return w.get(path[dot+1:])
}
