package configfile

import (
	"slices"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/oldnames"
	"github.com/data-wise/aiterm/host/facts/credentials"
)

// keptNames are for groups of settings that aiterm has not, and may have some day. What it
// has is reserved by being there. docs/abi.md lists them for authors.
func keptNames() []string {
	return []string{"aiterm", "config", "credentials", "plugins", "preset", "settings", "statusline", "system", "transcript"}
}

// Reserved says why no segment of others may have a name, or is "". Settings go by
// dotted names, and "anthropic.api_key" must mean one thing whatever segments there
// are. builtins are the names of aiterm's own segments, which may have such a name.
func Reserved(name string, builtins []string) (why string) {
	named := func(keys []string) bool { return slices.Contains(keys, name) }
	switch {
	case named(builtins):
		return ""
	case name == config.Chain || name == "builtin" || name == fromLock:
		return "means something else in plugins.yaml"
	case credentials.Schema().Field(name) != nil:
		return "is that of a group of aiterm's own settings"
	case Schema().Field(name) != nil:
		return "is that of a key of plugins.yaml"
	case slices.ContainsFunc(oldnames.All(), func(n oldnames.Name) bool { return n.Group() == name }):
		return "is that of a group of settings of the Python aiterm"
	case named(keptNames()):
		return "is kept for settings of aiterm's own"
	}
	return ""
}

// withoutReserved takes the segments off an earlier plan that have a reserved name:
// the version that made it may not have known that it is one.
func withoutReserved(plan config.Plan, builtins []string) config.Plan {
	builtins = append(builtins, config.Chain)
	isReserved := func(name string) bool { return Reserved(name, builtins) != "" }
	plan.Segments = slices.DeleteFunc(slices.Clone(plan.Segments), func(s config.Segment) bool { return isReserved(s.Name) })
	plan.Lines = slices.Clone(plan.Lines)
	for i := range plan.Lines {
		line := &plan.Lines[i]
		line.Left = slices.DeleteFunc(slices.Clone(line.Left), isReserved)
		line.Right = slices.DeleteFunc(slices.Clone(line.Right), isReserved)
	}
	return plan
}
