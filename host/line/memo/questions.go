package memo

import (
	"path/filepath"
	"slices"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// mostModules is how many modules' questions are kept, those that were written last:
// more than a line can have.
const mostModules = 96

// Questions are what modules asked when they last came back, in whichever session, without
// the answers.
type Questions struct {
	path    string
	known   []Output // of each module its name, what it asked and, as Repeatable, whether it was quick; the last written first
	changed bool
}

// OpenQuestions reads the file, which need not exist.
func OpenQuestions(cacheDir string) *Questions {
	q := &Questions{path: filepath.Join(cacheDir, "questions")}
	if data, err := state.ReadCache(q.path, maxBytes); err == nil {
		q.known = decode(state.Text(data), "").outputs
	}
	return q
}

// Of returns what a module asked, and whether it was quick. ok is false for one that never
// came back.
func (q *Questions) Of(module string) (asked []capability.Question, quick, ok bool) {
	for i := range q.known {
		if known := &q.known[i]; known.Module == module {
			return known.Trace.Asked, known.Repeatable, true
		}
	}
	return nil, false, false
}

// Asked takes what a module asked now, and whether it was quick. That it asked for less than
// before changes nothing.
// The address of a request and the key of a store are words of the segment's own, which may
// be secret: they do not outlive the session.
func (q *Questions) Asked(module string, asked []capability.Question, quick bool) {
	asked = slices.DeleteFunc(slices.Clone(asked), func(a capability.Question) bool {
		permission, known := capability.PermissionOf(a.Function)
		return !known || permission == "http" || permission == "store"
	})
	before, was, known := q.Of(module)
	if known && was == quick && !slices.ContainsFunc(asked, func(a capability.Question) bool { return !slices.ContainsFunc(before, a.Equal) }) {
		return
	}
	others := slices.DeleteFunc(slices.Clone(q.known), func(o Output) bool { return o.Module == module })
	q.known = append([]Output{{Module: module, Repeatable: quick, Trace: capability.Trace{Asked: asked}}}, others...)
	q.known = q.known[:min(len(q.known), mostModules)]
	q.changed = true
}

// Late takes that a module did not come back in time: whatever it was before, it is not quick.
func (q *Questions) Late(module string) {
	for i := range q.known {
		if known := &q.known[i]; known.Module == module && known.Repeatable {
			known.Repeatable, q.changed = false, true
		}
	}
}

// Save writes the file if anything changed.
func (q *Questions) Save() error {
	if !q.changed {
		return nil
	}
	return state.OverwriteCache(q.path, encode(contents{outputs: q.known}, ""))
}
