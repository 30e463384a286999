package command

import (
	"strconv"
	"strings"
)

// pen is how a terminal would draw what comes next (ECMA-48, SGR; the colours
// with more than one number are xterm's and ITU-T T.416's).
type pen struct {
	fg, bg string // as in a style: 0 to 255 or #rrggbb; "" is the usual one
	attrs  uint8  // bit i: the i-th of attributes
}

// Bits of a pen's attributes.
const (
	bold = 1 << iota
	dim
	italic
	underline
	reverse
	strike
)

// style is the pen in the words of a span's style.
func (p pen) style() string {
	if p == (pen{}) {
		return ""
	}
	words := make([]string, 0, 8)
	if p.fg != "" {
		words = append(words, "fg="+p.fg)
	}
	if p.bg != "" {
		words = append(words, "bg="+p.bg)
	}
	for i, word := range [...]string{"bold", "dim", "italic", "underline", "reverse", "strike"} {
		if p.attrs&(1<<i) != 0 {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// sgr obeys the parameters of one sequence, such as "1;38;5;208". What it does
// not know it leaves alone.
func (p *pen) sgr(params string) {
	for more := true; more; {
		var field string
		field, params, more = strings.Cut(params, ";")
		if code, rest, colons := strings.Cut(field, ":"); colons {
			p.withColons(number(code), strings.Split(rest, ":"))
			continue
		}
		switch code := number(field); code {
		case 38, 48, 58:
			var color string
			if color, params, more = extended(params); code != 58 {
				p.paint(code, color)
			}
		default:
			p.simple(code)
		}
	}
}

// simple obeys a parameter that stands alone.
func (p *pen) simple(code int) {
	switch {
	case code == 0:
		*p = pen{}
	case code == 1:
		p.attrs |= bold
	case code == 2:
		p.attrs |= dim
	case code == 3:
		p.attrs |= italic
	case code == 4, code == 21:
		p.attrs |= underline
	case code == 7:
		p.attrs |= reverse
	case code == 9:
		p.attrs |= strike
	case code == 22:
		p.attrs &^= bold | dim
	case code == 23:
		p.attrs &^= italic
	case code == 24:
		p.attrs &^= underline
	case code == 27:
		p.attrs &^= reverse
	case code == 29:
		p.attrs &^= strike
	case code >= 30 && code <= 37:
		p.fg = strconv.Itoa(code - 30)
	case code == 39:
		p.fg = ""
	case code >= 40 && code <= 47:
		p.bg = strconv.Itoa(code - 40)
	case code == 49:
		p.bg = ""
	case code >= 90 && code <= 97:
		p.fg = strconv.Itoa(code - 90 + 8)
	case code >= 100 && code <= 107:
		p.bg = strconv.Itoa(code - 100 + 8)
	}
}

// withColons obeys a parameter with parts: 4:3 is a curly underline, 38:5:208
// and 38:2::255:0:0 are colours.
func (p *pen) withColons(code int, parts []string) {
	switch {
	case code == 4 && number(parts[0]) == 0:
		p.attrs &^= underline
	case code == 4:
		p.attrs |= underline
	case code != 38 && code != 48:
	case number(parts[0]) == 5 && len(parts) == 2:
		p.paint(code, indexed(parts[1]))
	case number(parts[0]) == 2 && len(parts) == 4: // without a colour space
		p.paint(code, mixed(parts[1:4]))
	case number(parts[0]) == 2 && len(parts) >= 5:
		p.paint(code, mixed(parts[2:5]))
	}
}

// paint sets the colour of text (38) or of what is behind it (48); "" is no
// colour, and changes nothing.
func (p *pen) paint(code int, color string) {
	switch {
	case color == "":
	case code == 38:
		p.fg = color
	case code == 48:
		p.bg = color
	}
}

// extended reads the parameters after 38, 48 or 58: 5;N or 2;R;G;B. more is
// false where they were the last.
func extended(params string) (color, rest string, more bool) {
	next := func() (field string) {
		field, params, more = strings.Cut(params, ";")
		return field
	}
	switch number(next()) {
	case 5:
		if more {
			color = indexed(next())
		}
	case 2:
		var channels []string
		for more && len(channels) < 3 {
			channels = append(channels, next())
		}
		if len(channels) == 3 {
			color = mixed(channels)
		}
	}
	return color, params, more
}

func indexed(field string) string {
	if n := number(field); n >= 0 && n <= 255 {
		return strconv.Itoa(n)
	}
	return ""
}

// mixed is #rrggbb of three channels.
func mixed(channels []string) string {
	const digits = "0123456789abcdef"
	color := []byte{'#'}
	for _, channel := range channels {
		n := number(channel)
		if n < 0 || n > 255 {
			return ""
		}
		color = append(color, digits[n>>4], digits[n&15])
	}
	return string(color)
}

// number is a parameter's value: 0 for an empty one, -1 for what is none.
func number(field string) int {
	if field == "" {
		return 0
	}
	n, err := strconv.ParseUint(field, 10, 16)
	if err != nil {
		return -1
	}
	return int(n)
}
