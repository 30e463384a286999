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
// when none is near.
func Nearest(got string, valid []string) string {
	if got == "" || len(got) > maxName {
		return ""
	}
	got = strings.ToLower(got)
	// Two swapped letters count as two edits.
	limit := min(3, (len(got)+2)/3)
	if len(got) < 2 {
		limit = 0
	}
	best, distance := "", limit+1
	for _, name := range valid {
		if d := levenshtein.ComputeDistance(got, strings.ToLower(name)); d < distance {
			best, distance = name, d
		}
	}
	return best
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
