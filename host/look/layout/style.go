package layout

import (
	"strconv"
	"strings"
)

// Style is how a run is drawn, with the theme's roles resolved.
type style struct {
	fg, bg color
	attrs  attr
}

type attr uint8

const (
	bold attr = 1 << iota
	dim
	italic
	underline
	reverse
	strike
)

// maxRoleDepth is how many roles may stand behind one another in a theme
// (usage.ok: "diff.added"). It ends a circle of roles.
const maxRoleDepth = 4

// palette resolves style strings by the theme of one render.
type palette struct {
	roles map[string]string
	level ColorLevel
	links bool
	web   bool  // no other links
	text  style // of the role "text", on which every other style is laid
}

func newPalette(o Options) *palette {
	p := &palette{roles: o.Roles, level: o.Level, links: o.Links, web: o.WebOnly}
	p.lay(&p.text, o.Roles["text"], 1)
	return p
}

// style resolves one style string: space-separated words of which later ones
// override earlier ones. A word is an attribute (bold dim italic underline
// reverse strike), a colour (fg= or bg= with 0 to 255, #rrggbb or default), or
// else a role of the theme; dim is the role of that name where the theme has it. Words that mean nothing are ignored; a role that
// the theme lacks is drawn as the role "text".
func (p *palette) style(words string) style {
	s := p.text
	p.lay(&s, words, 0)
	return s
}

// role resolves a role by its name, even where an attribute has the same name.
func (p *palette) role(name string) style {
	s := p.text
	p.lay(&s, p.roles[name], 1)
	return s
}

func (p *palette) lay(s *style, words string, depth int) {
	for words != "" {
		var word string
		word, words, _ = strings.Cut(words, " ")
		if word == "" {
			continue
		}
		if a := attribute(word); a != 0 && (a != dim || depth > 0 || p.roles["dim"] == "") {
			s.attrs |= a
			continue
		}
		key, value, isSetting := strings.Cut(word, "=")
		if !isSetting {
			if depth < maxRoleDepth {
				p.lay(s, p.roles[word], depth+1)
			}
			continue
		}
		c, ok := parseColor(value)
		switch {
		case ok && key == "fg":
			s.fg = c
		case ok && key == "bg":
			s.bg = c
		}
	}
}

// stale returns s as it is drawn for an earlier render's output: with the role
// "dim" laid over it and without bold, which would undo a fainter colour.
func (p *palette) stale(s style) style {
	p.lay(&s, p.roles["dim"], 1)
	s.attrs &^= bold
	return s
}

func attribute(word string) attr {
	switch word {
	case "bold":
		return bold
	case "dim":
		return dim
	case "italic":
		return italic
	case "underline":
		return underline
	case "reverse":
		return reverse
	case "strike":
		return strike
	}
	return 0
}

// parseColor reads 0 to 255, #rrggbb or default.
func parseColor(s string) (c color, ok bool) {
	if s == "default" {
		return colorDefault, true
	}
	if hex, found := strings.CutPrefix(s, "#"); found {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || len(hex) != 6 {
			return 0, false
		}
		return colorRGB | color(n), true
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return 0, false
	}
	return colorIndexed | color(n), true
}
