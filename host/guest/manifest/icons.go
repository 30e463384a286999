package manifest

import (
	"maps"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// The icon sets. Emoji is what the defaults of the settings are in.
const (
	Emoji   = "emoji"
	Nerd    = "nerd"    // signs of the Nerd Fonts, version 3
	Unicode = "unicode" // signs of one cell that most fonts have
	ASCII   = "ascii"
	NoIcons = "none"
)

// IconSets lists the sets by name.
func IconSets() []string { return []string{Emoji, Nerd, Unicode, ASCII, NoIcons} }

// otherSets lists those that a setting may give a value for under icons.
func otherSets() []string { return IconSets()[1:] }

// DefaultIn is the setting's default in an icon set. A setting that says nothing of
// icons has one default; one that does has nothing in the set none unless it says
// so, since that sign means something.
func (s Setting) DefaultIn(icons string) string {
	if len(s.Icons) == 0 || icons == Emoji {
		return s.Default
	}
	sign, given := s.Icons[icons]
	if !given && len(s.Allowed) > 0 {
		return s.Default
	}
	return sign
}

// icons checks what a setting is in the other icon sets. All but none must be
// there: nobody could tell which of the others to take in the place of one.
func (v validation) icons(at place, s Setting) {
	if len(s.Icons) == 0 {
		return
	}
	if s.Type != "string" {
		v.fault(at, "are signs for a string: take them out")
		return
	}
	for _, set := range slices.Sorted(maps.Keys(s.Icons)) {
		if !slices.Contains(otherSets(), set) {
			v.fault(at, "must name icon sets, not %s%s", strictyaml.Quote(set), strictyaml.Suggest(set, otherSets()))
			continue
		}
		text, wrong := s.ValueOf(s.Icons[set])
		if wrong != "" {
			v.fault(at, "for %s %s", set, wrong)
			continue
		}
		v.text(at, text, maxText, false)
		if set == ASCII && strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e }) {
			v.fault(at, "must have signs of ASCII for ascii, not %s: use others, or \"\"", strictyaml.Quote(text))
		}
	}
	for _, set := range []string{Nerd, Unicode, ASCII} {
		if _, given := s.Icons[set]; !given {
			v.fault(at, "has nothing for %s: add it, \"\" for no sign", set)
		}
	}
}
