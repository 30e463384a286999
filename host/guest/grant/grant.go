// Package grant knows how what a segment may do is written, and what one segment must not
// be able to do together. What a permission allows is the business of package capability.
package grant

import (
	"slices"
	"strings"
)

// Permissions to read of a session's transcript. None of them is part of another one.
const (
	Transcript       = "transcript"        // numbers, fixed words and times
	TranscriptNames  = "transcript:names"  // names that somebody chose
	TranscriptTitles = "transcript:titles" // what the current task and the agents are called
)

// Split divides a grant into the permission and what it is for, as "env" and "HOME". The
// colon of "transcript:names" is part of the permission's name.
func Split(grant string) (permission, arg string) {
	if name, arg, ok := strings.Cut(grant, ":"); ok && TakesArg(name) {
		return name, arg
	}
	return grant, ""
}

// TakesArg tells whether a permission is always for something: a variable, a host, a path.
func TakesArg(permission string) bool {
	return permission == "env" || permission == "http" || permission == "status"
}

// IsPrivate tells whether a permission is one to read words of a session: they must not
// lead anywhere but to the line.
func IsPrivate(permission string) bool {
	return permission == TranscriptNames || permission == TranscriptTitles
}

// RejectTogether returns what is wrong with one segment having all of the grants, or "".
func RejectTogether(grants []string) string {
	i := slices.IndexFunc(grants, IsPrivate)
	j := slices.IndexFunc(grants, func(grant string) bool {
		permission, _ := Split(grant)
		return permission == "http" || permission == "store"
	})
	if i < 0 || j < 0 {
		return ""
	}
	return "has " + grants[i] + " and " + grants[j] + ", which no segment may have together: what it reads with the one must not leave with the other; take one of them out"
}

// Unasked returns those of the grants that a segment of this program's own has without
// anybody's saying so: all but those to read words of a session.
func Unasked(grants []string) []string {
	return slices.DeleteFunc(slices.Clone(grants), IsPrivate)
}
