package main

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// screen is the text of a terminal, row by row.
type screen []row

// row is the text of one row without trailing blanks, and how its characters
// are drawn.
type row struct {
	text   string
	styles []style // by byte of text
}

// style is how a character is drawn. The colours are SGR parameters such as
// "38;5;240", and "" for the terminal's own.
type style struct {
	fg, bg string
	attrs  string // "1" to "9", each once, in order
}

// readScreen takes what tmux captured: a style goes on into the next row until
// it is changed, and links are left out.
func readScreen(captured string) screen {
	var s screen
	var pen style
	for line := range strings.SplitSeq(strings.TrimRight(captured, "\n"), "\n") {
		var r row
		for line != "" {
			if sgr, rest, ok := cutSGR(line); ok {
				pen = pen.with(sgr)
				line = rest
				continue
			}
			_, size := utf8.DecodeRuneInString(line)
			r.text += line[:size]
			r.styles = append(r.styles, slices.Repeat([]style{pen}, size)...)
			line = line[size:]
		}
		r.text = strings.TrimRight(r.text, " ")
		s = append(s, r)
	}
	return s
}

// cutSGR takes an escape sequence off the start of s. What is not SGR changes
// no style: its parameters are returned as "-".
func cutSGR(s string) (sgr, rest string, ok bool) {
	if after, found := strings.CutPrefix(s, "\x1b]"); found {
		_, rest, _ = strings.Cut(after, "\x1b\\")
		return "-", rest, true
	}
	after, found := strings.CutPrefix(s, "\x1b[")
	if !found {
		return "", s, false
	}
	end := strings.IndexAny(after, "ABCDEFGHJKSTfmhlnsu")
	if end < 0 {
		return "-", "", true
	}
	if after[end] != 'm' {
		return "-", after[end+1:], true
	}
	return after[:end], after[end+1:], true
}

// with returns the style after one SGR sequence.
func (s style) with(sgr string) style {
	if sgr == "-" {
		return s
	}
	params := strings.Split(sgr, ";")
	for i := 0; i < len(params); i++ {
		p := params[i]
		switch {
		case p == "" || p == "0":
			s = style{}
		case p == "38" || p == "48":
			n := 3 // 38;5;N
			if i+1 < len(params) && params[i+1] == "2" {
				n = 5
			}
			color := strings.Join(params[i:min(i+n, len(params))], ";")
			if p == "38" {
				s.fg = color
			} else {
				s.bg = color
			}
			i += n - 1
		case p == "39":
			s.fg = ""
		case p == "49":
			s.bg = ""
		case len(p) == 1:
			if !strings.Contains(s.attrs, p) {
				attrs := []byte(s.attrs + p)
				slices.Sort(attrs)
				s.attrs = string(attrs)
			}
		case len(p) == 2 && (p[0] == '3' || p[0] == '9'):
			s.fg = p
		case len(p) == 2 && p[0] == '4', len(p) == 3:
			s.bg = p
		case p == "22":
			s.attrs = strings.TrimLeft(s.attrs, "12")
		case p[0] == '2':
			s.attrs = strings.ReplaceAll(s.attrs, p[1:], "")
		}
	}
	return s
}

// line returns the rows that aiterm wrote: those with its prefixes or its
// warning, behind the cells that Claude Code keeps.
func (s screen) line() screen {
	var out screen
	for _, r := range s {
		for _, start := range []string{"╭─ ", "╰─ ", "⚠ aiterm"} {
			if strings.HasPrefix(strings.TrimLeft(r.text, " "), start) {
				out = append(out, r)
			}
		}
	}
	return out
}

// below returns the rows below the last one that aiterm wrote.
func (s screen) below() screen {
	line := s.line()
	if len(line) == 0 {
		return nil
	}
	last := line[len(line)-1].text
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].text == last {
			return s[i+1:]
		}
	}
	return nil
}

// belowInput returns the rows below the box in which the user types, without empty
// ones.
func (s screen) belowInput() screen {
	var out screen
	for i := len(s) - 1; i >= 0; i-- {
		if s[i].text != "" && strings.Trim(s[i].text, "─") == "" {
			break
		}
		if s[i].text != "" {
			out = append(out, s[i])
		}
	}
	slices.Reverse(out)
	return out
}

// input returns what is typed and not sent.
func (s screen) input() string {
	for i := len(s) - 1; i >= 0; i-- {
		if text, ok := strings.CutPrefix(s[i].text, "❯"); ok {
			return text
		}
	}
	return ""
}

// contains reports whether a row holds text.
func (s screen) contains(text string) bool {
	return slices.ContainsFunc(s, func(r row) bool { return strings.Contains(r.text, text) })
}

// style returns how the first character of text is drawn.
func (s screen) style(text string) (style, bool) {
	for _, r := range s {
		if i := strings.Index(r.text, text); i >= 0 {
			return r.styles[i], true
		}
	}
	return style{}, false
}

func (s screen) String() string {
	var b strings.Builder
	for _, r := range s {
		if r.text != "" {
			b.WriteString("    | " + r.text + "\n")
		}
	}
	return b.String()
}
