// Package strictyaml reads the YAML files that a person writes for aiterm and
// says exactly what is wrong with them: file, line, column, the value, what is
// allowed, and the nearest valid name. A [Field] table describes a file; this
// package knows the rules of such tables, not any file's meaning.
package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

// Problem is one thing that is wrong with a file.
type Problem = problem.Problem

// Problems are all that was found in one reading.
type Problems = problem.Problems

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
		p.File = cmp.Or(n.File, r.File)
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
		if _, bad := problem.Unprintable(string(c)); bad {
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
