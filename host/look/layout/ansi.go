package layout

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// This file is where a run becomes an escape sequence. Nothing else in the
// program writes ESC to the terminal.

const (
	sgrReset  = "\x1b[0m"
	linkStart = "\x1b]8;;"
	linkEnd   = "\x1b]8;;\x1b\\"
	stringEnd = "\x1b\\" // ST
)

// AppendRedraw appends what takes back the last rows of the screen, so many of
// them: the cursor goes up to the first of them (CPL, ECMA-48 8.3.13), and it and
// all below are cleared (ED, 8.3.39). The cursor must be at the start of a row,
// where it is in the end too.
func AppendRedraw(dst []byte, rows int) []byte {
	if rows > 0 {
		dst = append(dst, "\x1b["...)
		dst = strconv.AppendInt(dst, int64(rows), 10)
		dst = append(dst, 'F')
	}
	return append(dst, "\x1b[J"...)
}

// AppendANSI appends the row, without a line break, as it is sent to the
// terminal. What has a style starts with its SGR sequence and ends with a
// reset, each link is opened (OSC 8) and closed, so that nothing runs on into
// what follows. At the level None there is no SGR.
func (r Row) AppendANSI(dst []byte) []byte {
	if r.level != None && r.isIndented() {
		// Claude Code trims spaces at the start of a line, unless an SGR is
		// before them.
		dst = append(dst, sgrReset...)
	}
	var open run // whose style and link are on
	for _, run := range r.runs {
		if run.style != open.style || run.url != open.url {
			dst = appendSwitch(dst, open, run)
			open = run
		}
		dst = append(dst, run.text...)
	}
	return appendSwitch(dst, open, run{})
}

// appendSwitch ends the style and the link of from and starts those of to.
func appendSwitch(dst []byte, from, to run) []byte {
	if from.style != (style{}) {
		dst = append(dst, sgrReset...)
	}
	if from.url != to.url {
		if from.url != "" {
			dst = append(dst, linkEnd...)
		}
		if to.url != "" {
			dst = append(dst, linkStart...)
			dst = append(dst, to.url...)
			dst = append(dst, stringEnd...)
		}
	}
	if to.style != (style{}) {
		dst = appendSGR(dst, to.style)
	}
	return dst
}

func (r Row) isIndented() bool {
	first, _ := utf8.DecodeRuneInString(r.runs[0].text)
	return r.runs[0].style == style{} && unicode.IsSpace(first)
}

// appendSGR writes one SGR sequence (ECMA-48 8.3.117; 38 and 48 with 5 and 2 as
// xterm has them).
func appendSGR(dst []byte, s style) []byte {
	dst = append(dst, "\x1b["...)
	start := len(dst)
	for i, code := range [6]byte{'1', '2', '3', '4', '7', '9'} { // bold dim italic underline reverse strike
		if s.attrs&(1<<i) != 0 {
			dst = append(dst, code, ';')
		}
	}
	dst = appendColor(dst, s.fg, 30)
	dst = appendColor(dst, s.bg, 40)
	if len(dst) > start {
		dst = dst[:len(dst)-1]
	}
	return append(dst, 'm')
}

// appendColor writes the parameters of c, each with a ";" after it. base is 30
// for the foreground, 40 for the background.
func appendColor(dst []byte, c color, base int64) []byte {
	n := int64(c &^ colorKind)
	switch c & colorKind {
	case colorIndexed:
		switch {
		case n < 8:
			dst = strconv.AppendInt(dst, base+n, 10)
		case n < 16:
			dst = strconv.AppendInt(dst, base+60+n-8, 10)
		default:
			dst = strconv.AppendInt(dst, base+8, 10)
			dst = append(dst, ";5;"...)
			dst = strconv.AppendInt(dst, n, 10)
		}
	case colorRGB:
		dst = strconv.AppendInt(dst, base+8, 10)
		dst = append(dst, ";2;"...)
		dst = strconv.AppendInt(dst, n>>16, 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, n>>8&0xff, 10)
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, n&0xff, 10)
	default:
		return dst
	}
	return append(dst, ';')
}
