// Package configtest has what tests put in the place of aiterm's own configuration: the
// plugins.yaml that is embedded, and themes. It is for tests.
package configtest

import (
	"slices"
	"strings"
)

// Embedded is an embedded plugins.yaml: every key that is not about rows and segments, and
// then those, as they are given.
func Embedded(rowsAndSegments string) string {
	return `version: 1
preset: default
theme: plain
color: auto
padding: 0
budget: 100ms
git_max_age: 5s
builtin_engine: translated
icons: emoji
style: as-written
ground: as-chosen
separator_spacing: as-written
wrap: false
align_columns: false
history_days: 400
keep_session: true
update_notice: true
` + rowsAndSegments
}

// Theme is a theme that draws all roles alike, but for those that it lacks.
func Theme(name string, roles []string, without ...string) string {
	var b strings.Builder
	b.WriteString("name: " + name + "\nroles:\n")
	for _, role := range roles {
		if !slices.Contains(without, role) {
			b.WriteString("  " + role + ": fg=7\n")
		}
	}
	return b.String()
}
