package strictyaml

import (
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

// maxName bounds what is compared with valid names: a longer text is no typo
// of one, and the comparison takes the product of both lengths.
const maxName = 64

// Nearest returns the valid name that got was most likely meant to be, or ""
// when none is near. One in which two neighbours have changed places is meant before
// one that lacks a letter: modle is model, and not mode.
func Nearest(got string, valid []string) string {
	if got == "" || len(got) > maxName {
		return ""
	}
	got = strings.ToLower(got)
	// Half of a name is no typo of it: nope is not meant to be nord.
	limit := min(3, (len(got)+2)/3, max(1, (len(got)-1)/2))
	if len(got) < 2 {
		limit = 0
	}
	best, distance := "", limit+1
	for _, name := range valid {
		if len(got) > 2 && isSwapped(got, strings.ToLower(name)) {
			return name
		}
		if d := levenshtein.ComputeDistance(got, strings.ToLower(name)); d < distance {
			best, distance = name, d
		}
	}
	return best
}

// isSwapped tells whether two names differ in nothing but the order of two neighbours.
func isSwapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// Unknown is the message for a name that is not among the valid ones, such as
// `unknown key "colour", did you mean "color"?`.
func Unknown(what, got string, valid []string) string {
	return "unknown " + what + " " + Quote(got) + Suggest(got, valid)
}

// Suggest ends a message about a wrong name with the nearest valid one or,
// without one, with all of them.
func Suggest(got string, valid []string) string {
	if near := Nearest(got, valid); near != "" {
		return ", did you mean " + Quote(near) + "?"
	}
	if len(valid) == 0 {
		return ": there is none to choose from here, take it out"
	}
	return ": use one of " + strings.Join(valid, ", ")
}

// Quote is [problem.Quote].
func Quote(s string) string { return problem.Quote(s) }
