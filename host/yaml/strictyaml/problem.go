// Package strictyaml reads the YAML files that a person writes for aiterm and
// says exactly what is wrong with them: file, line, column, the value, what is
// allowed, and the nearest valid name. A [Field] table describes a file; this
// package knows the rules of such tables, not any file's meaning.
package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/paths"
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
		return paths.Base(p.File) + ": " + p.Message
	}
	return paths.Base(p.File) + " line " + strconv.Itoa(p.Line) + ": " + p.Message
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

// maxProblems bounds a report: past it a file is not a slip but another kind
// of file.
const maxProblems = 50

// Report collects the problems of one file.
type Report struct {
	File     string
	problems Problems
}

// Add notes a problem at the place of n; n may be nil when it has no place.
func (r *Report) Add(n *Node, format string, args ...any) {
	p := Problem{File: r.File, Message: presentable(fmt.Sprintf(format, args...))}
	if n != nil {
		p.Line, p.Column = n.Line, n.Column
	}
	r.Include(Problems{p})
}

// presentable makes a message one line that is safe to print, whatever text of
// the file or of a library went into it.
func presentable(message string) string {
	const most = 1000 // bytes
	if len(message) > most {
		message = message[:most] + "…"
	}
	return strings.Map(func(c rune) rune {
		if _, bad := Unprintable(string(c)); bad {
			return -1
		}
		return c
	}, message)
}

// Include notes problems that were found in another file.
func (r *Report) Include(ps Problems) {
	for _, p := range ps {
		if len(r.problems) < maxProblems && !slices.Contains(r.problems, p) {
			r.problems = append(r.problems, p)
		}
	}
}

// Has tells whether a problem was noted at that place.
func (r *Report) Has(line, column int) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool {
		return p.File == r.File && p.Line == line && p.Column == column
	})
}

// OK tells whether no problem was noted.
func (r *Report) OK() bool { return len(r.problems) == 0 }

// Err returns the problems as [Problems], sorted by file and place, or nil.
func (r *Report) Err() error {
	if len(r.problems) == 0 {
		return nil
	}
	// The report's own file comes first, whatever the names are.
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		if a.File != b.File {
			switch r.File {
			case a.File:
				return -1
			case b.File:
				return 1
			}
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.problems
}
