package conformance

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/guest/manifest"
)

// checkSettings gives each setting each value at the ends of what the manifest
// allows, the others having their defaults, and then all of them the first and
// the last.
func checkSettings(s *session) {
	if len(s.manifest.Settings) == 0 {
		s.skip("it has no settings")
		return
	}
	first, last := s.world(), s.world()
	for _, setting := range s.manifest.Settings {
		values := settingValues(setting)
		for _, value := range values {
			w := s.world()
			w.Settings[setting.Name] = value
			s.render(fmt.Sprintf("%s set to %s", setting.Name, brief(value)), w)
		}
		first.Settings[setting.Name], last.Settings[setting.Name] = values[0], values[len(values)-1]
	}
	s.render("every setting at the lowest value", first)
	s.render("every setting at the highest value", last)
}

func brief(value string) string {
	if len(value) > 40 {
		return fmt.Sprintf("a text of %d bytes", len(value))
	}
	return strconv.Quote(value)
}

// settingValues are values that plugins.yaml may give to a setting, from the
// lowest to the highest.
func settingValues(s manifest.Setting) []string {
	switch {
	case s.Type == "bool":
		return []string{"false", "true"}
	case s.Type == "int":
		return []string{whole(s.Min, "-9223372036854775808"), s.Default, whole(s.Max, "9223372036854775807")}
	case s.Type == "number" && s.Min == nil && s.Max == nil:
		return []string{"-1000000000000000", "-0.5", "0", s.Default, "0.001", "1000000000000000"}
	case s.Type == "number":
		return []string{real(s.Min, "-1000000000000000"), s.Default, real(s.Max, "1000000000000000")}
	case len(s.Allowed) > 0:
		return s.Allowed
	}
	values := []string{"", s.Default, "x", "%s%d%!", "../..", "👩‍👩‍👧‍👦", "עברית", strings.Repeat("0", 256), strings.Repeat("長い", 128)}
	return values
}

func whole(bound *float64, without string) string {
	if bound == nil {
		return without
	}
	return strconv.FormatInt(int64(*bound), 10)
}

func real(bound *float64, without string) string {
	if bound == nil {
		return without
	}
	return strconv.FormatFloat(*bound, 'f', -1, 64)
}
