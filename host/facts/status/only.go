package status

import (
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// Only returns a document that has of this one nothing but what lies at the dotted
// paths and below them: an object that has none of it is left out, and an array keeps
// its places, with null in the others. Without any path it is an empty object.
func (s Status) Only(paths []string) Status {
	if s.raw == "" {
		return Status{}
	}
	var b strings.Builder
	if !appendOnly(&b, jsontext.Parse(s.raw), paths) {
		return newStatus("{}")
	}
	return newStatus(b.String())
}

// appendOnly writes of an object or an array what paths lead to; all of them begin
// in it. It writes nothing, and returns false, where there is nothing.
func appendOnly(b *strings.Builder, value jsontext.Value, paths []string) (some bool) {
	array := value.IsArray()
	if !array && !value.IsObject() {
		return false
	}
	open, end := byte('{'), byte('}')
	if array {
		open, end = '[', ']'
	}
	skipped, at := 0, -1
	var seen []string
	value.ForEach(func(key, member jsontext.Value) bool {
		at++
		name := key.String()
		if array {
			name = strconv.Itoa(at)
		}
		within, whole := below(paths, name)
		named := whole || len(within) > 0
		if named && !array {
			if slices.Contains(seen, name) {
				return true // the first of a name counts, as for who reads all of it
			}
			seen = append(seen, name)
		}
		var part strings.Builder
		switch {
		case whole:
			part.WriteString(member.Raw)
		case !named || !appendOnly(&part, member, within):
			skipped++
			return true
		}
		if some {
			b.WriteByte(',')
		} else {
			b.WriteByte(open)
			some = true
		}
		if array {
			b.WriteString(strings.Repeat("null,", skipped))
			skipped = 0
		} else {
			b.WriteString(key.Raw)
			b.WriteByte(':')
		}
		b.WriteString(part.String())
		return true
	})
	if some {
		b.WriteByte(end)
	}
	return some
}

// below are the rest of those paths that go on below a member. whole says that one
// of them ends with it.
func below(paths []string, name string) (within []string, whole bool) {
	for _, path := range paths {
		first, rest, nested := strings.Cut(path, ".")
		switch {
		case first != name:
		case !nested:
			return nil, true
		case !slices.Contains(within, rest):
			within = append(within, rest)
		}
	}
	return within, false
}
