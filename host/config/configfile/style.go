package configfile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func attributes() []string {
	return []string{"bold", "dim", "italic", "underline", "reverse", "strike"}
}

// style is what the words of a style string add up to.
type style struct {
	fg, bg string
	set    uint8 // bit i: the i-th of attributes
}

func (s style) String() string {
	var words []string
	if s.fg != "" {
		words = append(words, "fg="+s.fg)
	}
	if s.bg != "" {
		words = append(words, "bg="+s.bg)
	}
	for i, a := range attributes() {
		if s.set&(1<<i) != 0 {
			words = append(words, a)
		}
	}
	return strings.Join(words, " ")
}

// RejectStyle returns what is wrong with a style of a theme, or "". The words
// of a style are described in the comment on [Theme] and in package layout,
// which is forgiving to segments; a theme is held to the letter.
func RejectStyle(text string) string {
	for word := range strings.FieldsSeq(text) {
		switch key, value, isColor := strings.Cut(word, "="); {
		case isColor && key != "fg" && key != "bg":
			return "must not hold " + strictyaml.Quote(word) + ": only fg= and bg= set a colour"
		case isColor && !isColorValue(value):
			return "must have a colour after " + key + "= that is 0 to 255, #rrggbb or default, not " + strictyaml.Quote(value)
		case isColor, slices.Contains(attributes(), word), slices.Contains(RoleNames(), word):
		default:
			return "must be made of fg=, bg=, attributes and roles, not " + strictyaml.Quote(word) +
				strictyaml.Suggest(word, append(attributes(), RoleNames()...))
		}
	}
	return ""
}

func isColorValue(s string) bool {
	if s == "default" {
		return true
	}
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		_, err := strconv.ParseUint(hex, 16, 32)
		return err == nil && len(hex) == 6 && hex[0] != '+'
	}
	n, err := strconv.ParseUint(s, 10, 8)
	return err == nil && n <= 255 && s == strconv.FormatUint(n, 10)
}

// flatten follows references between roles, so that a render has none to
// follow. circle names a role that refers to itself, or is "".
func flatten(roles map[string]string) (flat map[string]string, circle string) {
	done := make(map[string]style, len(roles))
	open := map[string]bool{}
	var resolve func(role string) style
	resolve = func(role string) style {
		if s, ok := done[role]; ok {
			return s
		}
		if open[role] {
			circle = role
			return style{}
		}
		open[role] = true
		var s style
		for word := range strings.FieldsSeq(roles[role]) {
			if i := slices.Index(attributes(), word); i >= 0 {
				s.set |= 1 << i
			} else if v, ok := strings.CutPrefix(word, "fg="); ok {
				s.fg = v
			} else if v, ok := strings.CutPrefix(word, "bg="); ok {
				s.bg = v
			} else {
				other := resolve(word)
				if other.fg != "" {
					s.fg = other.fg
				}
				if other.bg != "" {
					s.bg = other.bg
				}
				s.set |= other.set
			}
		}
		done[role] = s
		return s
	}
	flat = make(map[string]string, len(roles))
	for _, role := range RoleNames() {
		flat[role] = resolve(role).String()
	}
	return flat, circle
}
