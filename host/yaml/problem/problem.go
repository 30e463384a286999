// Package problem is what can be wrong with a file that a person writes: the place,
// and the words for it. Whoever shows it need not be able to read the file.
package problem

import (
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	File    string // as the caller named it
	Line    int    // from 1; 0 when the problem has no place in the file
	Column  int    // in characters, from 1; 0 likewise
	Message string // one line, without the place
}

// Error is the long form, "FILE:LINE:COLUMN: MESSAGE".
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column) + ": " + p.Message
}

// Short is the form for the status line, "plugins.yaml line 12: MESSAGE": the
// folder and the column are left out.
func (p Problem) Short() string {
	if p.Line == 0 {
		return filepath.Base(p.File) + ": " + p.Message
	}
	return filepath.Base(p.File) + " line " + strconv.Itoa(p.Line) + ": " + p.Message
}

// Problems are all that was found in one reading, sorted by place. It is an
// error when it is not empty.
type Problems []Problem

// Error lists the problems, one a line.
func (ps Problems) Error() string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Error())
	}
	return b.String()
}

// Unwrap gives errors.As each [Problem].
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}

// Unprintable finds a character that may not be in a text that is drawn or
// shown: C0, DEL, C1, line separators, and the marks that reorder text. The
// joiners that emoji are made with may.
func Unprintable(s string) (rune, bool) {
	for _, c := range s {
		switch {
		case c < 0x20, c >= 0x7f && c < 0xa0,
			c == 0x061c, c == 0x200e, c == 0x200f,
			c >= 0x2028 && c <= 0x202e, c >= 0x2066 && c <= 0x2069,
			c == utf8.RuneError, c == 0xfeff:
			return c, true
		}
	}
	return 0, false
}

// Quote shows a text of a file in a message: in quotes, nothing in it can act
// on a terminal, and not longer than a message can bear.
func Quote(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return strconv.Quote(s[:i] + "…")
		}
	}
	return strconv.Quote(s)
}
