package settings

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/data-wise/aiterm/host/config/oldnames"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// NameError says that there is no setting of a name.
type NameError struct {
	Name string
	Near []string // the most similar keys, the nearest first; at most three
	// Gone tells that it was a setting of the Python aiterm, and that nothing took
	// its place.
	Gone bool
	// Group tells that it is the name of a segment.
	Group bool
}

func (e *NameError) Error() string {
	if e.Gone {
		return e.Name + ", a setting of the Python aiterm, has no counterpart here"
	}
	if e.Group {
		return e.Name + " is a group of settings: name one of them, such as " + e.Name + ".show"
	}
	s := "unknown setting " + strictyaml.Quote(e.Name)
	if len(e.Near) == 0 {
		return s
	}
	last := len(e.Near) - 1
	near := e.Near[last]
	if last > 0 {
		near = strings.Join(e.Near[:last], ", ") + " or " + near
	}
	return s + ", did you mean " + near + "?"
}

// Find returns the setting of a name: its key, an old name, or the path of the
// value in plugins.yaml (segments.usage.settings.compact).
func (t *Table) Find(name string) (Setting, error) {
	for _, s := range t.rows {
		if s.Key == name || slices.Contains(s.Aliases, name) {
			return s, nil
		}
	}
	for _, s := range t.rows {
		if s.place == inPlugins && strings.Join(s.path, ".") == name {
			return s, nil
		}
	}
	if segment, key, ok := strings.Cut(name, "."); ok && slices.Contains(t.loose, segment) && isWord(key) {
		s := looseSetting(segment, key)
		s.File = t.files.Plugins
		return s, nil
	}
	gone := slices.ContainsFunc(oldnames.All(), func(n oldnames.Name) bool { return n.Old == name })
	group := slices.ContainsFunc(t.rows, func(s Setting) bool { return s.Key == name+".show" })
	return Setting{}, &NameError{Name: withoutKey(name), Near: t.near(name), Gone: gone, Group: group}
}

// isWord tells whether s looks like the name of a setting.
func isWord(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// maxName bounds what is compared with names: a longer text is no typo of one.
const maxName = 64

// near lists the keys that a wrong name was most likely meant to be.
func (t *Table) near(name string) []string {
	if name == "" || len(name) > maxName {
		return nil
	}
	type candidate struct {
		key      string
		distance int
	}
	name = strings.ToLower(name)
	var found []candidate
	for _, s := range t.rows {
		best := distance(name, s.Key)
		for _, alias := range s.Aliases {
			best = min(best, distance(name, alias))
		}
		if best <= max(2, len(name)/4) {
			found = append(found, candidate{s.Key, best})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var keys []string
	for _, c := range found[:min(3, len(found))] {
		keys = append(keys, c.key)
	}
	return keys
}

// distance is how far a name is from a key: the edits between them, or fewer
// where their last words are alike.
func distance(name, key string) int {
	d := levenshtein.ComputeDistance(name, key)
	last, keyLast := lastWord(name), lastWord(key)
	if len(last) < 4 || len(keyLast) < 4 {
		return d
	}
	apart := levenshtein.ComputeDistance(last, keyLast)
	if strings.Contains(keyLast, last) {
		apart = min(apart, 1)
	}
	if apart > len(last)/3 {
		return d
	}
	if segmentOf(name) == segmentOf(key) {
		return min(d, apart)
	}
	return min(d, apart+1)
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
