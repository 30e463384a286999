package layout

import "strings"

// ColorLevel is how many colours a terminal has.
type ColorLevel uint8

// The levels, poorest first. None means no SGR at all, not even bold.
const (
	None ColorLevel = iota
	ANSI16
	ANSI256
	Truecolor
)

// String returns the name that [ParseLevel] takes.
func (l ColorLevel) String() string {
	switch l {
	case None:
		return "none"
	case ANSI16:
		return "16"
	case ANSI256:
		return "256"
	}
	return "truecolor"
}

// ParseLevel returns the level called none, 16, 256 or truecolor.
func ParseLevel(name string) (level ColorLevel, ok bool) {
	switch name {
	case "none":
		return None, true
	case "16":
		return ANSI16, true
	case "256":
		return ANSI256, true
	case "truecolor":
		return Truecolor, true
	}
	return None, false
}

// DetectLevel returns the level to draw in. The first that applies decides:
//
//  1. setting, if it is none, 16, 256 or truecolor: the user said so, for this
//     program. "auto", "" and anything else ask the environment.
//  2. NO_COLOR, if it is not empty: none (https://no-color.org).
//  3. FORCE_COLOR: 0 or false is none, 1 is 16, 2 is 256, 3 is truecolor; any
//     other value, and CLICOLOR_FORCE other than 0, only means "not none".
//  4. TERM=dumb: none.
//  5. COLORTERM=truecolor or 24bit, or a TERM that ends in -direct: truecolor.
//  6. A TERM known for no more than sixteen colours (linux, xterm, vt100, …): 16.
//  7. Otherwise 256: under Claude Code the output is no terminal and TERM may be
//     missing, and Claude Code itself lowers what the terminal does not have.
func DetectLevel(setting string, getenv func(string) string) ColorLevel {
	if level, ok := ParseLevel(setting); ok {
		return level
	}
	if getenv("NO_COLOR") != "" {
		return None
	}
	force := getenv("FORCE_COLOR")
	switch force {
	case "0", "false":
		return None
	case "1":
		return ANSI16
	case "2":
		return ANSI256
	case "3":
		return Truecolor
	}
	clicolor := getenv("CLICOLOR_FORCE")
	forced := force != "" || clicolor != "" && clicolor != "0"
	term := getenv("TERM")
	if term == "dumb" {
		if forced {
			return ANSI16
		}
		return None
	}
	switch colorterm := getenv("COLORTERM"); {
	case colorterm == "truecolor", colorterm == "24bit", strings.HasSuffix(term, "-direct"):
		return Truecolor
	}
	switch term {
	case "linux", "xterm", "xterm-color", "xterm-16color", "screen", "rxvt", "ansi", "cygwin", "vt100", "vt102", "vt220":
		return ANSI16
	}
	return ANSI256
}
