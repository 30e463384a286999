package configure

import (
	"fmt"
	"strconv"
	"strings"
)

// namedColour is a colour that people have a word for, and how plugins.yaml has it.
type namedColour struct{ name, value string }

// namedColours are the sixteen of the terminal, then some that look the same everywhere.
func namedColours() []namedColour {
	var all []namedColour
	for i, name := range strings.Fields("black red green yellow blue magenta cyan white") {
		all = append(all, namedColour{name, strconv.Itoa(i)})
	}
	for i, name := range strings.Fields("grey bright-red bright-green bright-yellow bright-blue bright-magenta bright-cyan bright-white") {
		all = append(all, namedColour{name, strconv.Itoa(8 + i)})
	}
	return append(all,
		namedColour{"gray", "8"}, namedColour{"orange", "#ff8800"}, namedColour{"gold", "#ffd700"}, namedColour{"amber", "#ffbf00"},
		namedColour{"pink", "#ff87af"}, namedColour{"purple", "#8700d7"}, namedColour{"violet", "#af87ff"}, namedColour{"indigo", "#5f5fff"},
		namedColour{"teal", "#008787"}, namedColour{"turquoise", "#40e0d0"}, namedColour{"lime", "#87ff00"}, namedColour{"olive", "#878700"},
		namedColour{"mint", "#87ffd7"}, namedColour{"sky", "#5fafff"}, namedColour{"navy", "#00005f"}, namedColour{"maroon", "#870000"},
		namedColour{"brown", "#875f00"}, namedColour{"coral", "#ff7f50"}, namedColour{"salmon", "#fa8072"}, namedColour{"lavender", "#d7afff"},
		namedColour{"silver", "#bcbcbc"}, namedColour{"default", "default"})
}

// colourCalled is a colour that was typed, as plugins.yaml has it: a word for one, or with
// the # and the lower case that are easily left out.
func colourCalled(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, c := range namedColours() {
		if c.name == strings.ReplaceAll(text, " ", "-") {
			return c.value
		}
	}
	hex := strings.TrimPrefix(text, "#")
	if strings.Trim(hex, "0123456789abcdef") != "" {
		return text
	}
	switch {
	case len(hex) == 6:
		return "#" + hex
	case len(hex) == 3 && hex != text: // #f80, as in a style sheet
		return fmt.Sprintf("#%c%[1]c%c%[2]c%c%[3]c", hex[0], hex[1], hex[2])
	}
	return text
}

// colourName is a colour in words.
func colourName(value string) string {
	if value == "" {
		return "as the text around it"
	}
	for _, c := range namedColours() {
		if c.value == value {
			if c.name == value {
				return "of the terminal"
			}
			return value + ", " + c.name
		}
	}
	return value
}

// coloursLike are some words that begin with what was typed.
func coloursLike(typed string) (names []string) {
	typed = strings.ToLower(strings.TrimSpace(typed))
	for _, c := range namedColours() {
		if strings.HasPrefix(c.name, typed) && len(names) < 8 {
			names = append(names, c.name)
		}
	}
	return names
}
