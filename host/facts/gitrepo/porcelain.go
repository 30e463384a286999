package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// statusCounts are the facts in what git status says.
type statusCounts struct {
	Commit   string `json:"commit,omitempty"`   // full object name of HEAD; "" before the first commit
	Branch   string `json:"branch,omitempty"`   // "" when detached
	Upstream string `json:"upstream,omitempty"` // "origin/main"; "" without
	Ahead    *int   `json:"ahead,omitempty"`    // nil without an upstream, or one that is gone
	Behind   *int   `json:"behind,omitempty"`
	Gone     bool   `json:"gone,omitempty"` // there is an upstream by name only

	Staged    int `json:"staged"`    // files that differ between HEAD and the index
	Unstaged  int `json:"unstaged"`  // files that differ between the index and the work tree
	Untracked int `json:"untracked"` // files or folders, as git status lists them
	Conflicts int `json:"conflicts"`
	Stash     int `json:"stash"`
}

// changed is how many files are changed for certain, counting one twice that is
// changed both in the index and after.
func (c *statusCounts) changed() int { return c.Staged + c.Unstaged + c.Conflicts }

// maxStatus is how many bytes of git status are read: about a million files.
// Memory does not depend on it, only the time that is spent on counting.
const maxStatus = 64 << 20

const (
	// maxPath is how long a path may be that is looked at again.
	maxPath = 8 << 10
	// maxChanges is how many changed files are looked at again. Past it a file is
	// what git says of it, and nobody counts that far.
	maxChanges = 20_000
)

// change is a file or a submodule that differs from the index.
type change struct {
	path      string
	submodule bool
	content   bool   // it is a file before and after, and has the mode that it had
	blob      string // the object in the index
}

// status is what git status says of one work tree.
type status struct {
	statusCounts
	changes []change // of those in Unstaged, up to a limit
}

// parseStatus reads the output of git status -z --porcelain=v2 --branch
// --show-stash, "Porcelain Format Version 2" in git-status(1), entry by entry.
func parseStatus(r io.Reader) (status, error) {
	limited := &io.LimitedReader{R: r, N: maxStatus}
	entries := bufio.NewReaderSize(limited, maxPath+256)
	var s status
	started, isOldName, compared := false, false, false
	for {
		entry, err := entries.ReadSlice(0)
		long := err == bufio.ErrBufferFull
		switch {
		case isOldName:
			isOldName = false
		case len(entry) > 0:
			if bytes.HasPrefix(entry, []byte("# branch.oid ")) {
				started = true
			}
			// Git leaves the line out where the upstream is not there any more.
			compared = compared || bytes.HasPrefix(entry, []byte("# branch.ab "))
			isOldName = entry[0] == '2'
			s.add(bytes.TrimSuffix(entry, []byte{0}), long)
		}
		for err == bufio.ErrBufferFull {
			_, err = entries.ReadSlice(0)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return s, fmt.Errorf("read git's answer: %w", err)
		}
	}
	if limited.N == 0 {
		return s, fmt.Errorf("git lists more than %d MiB of changed files; ignore build output in .gitignore", maxStatus>>20)
	}
	if !started {
		return s, errors.New("git's answer has no branch.oid line; aiterm needs git 2.11 or later")
	}
	// Before the first commit there is nothing to compare, whatever is there.
	s.Gone = s.Upstream != "" && !compared && s.Commit != ""
	return s, nil
}

// add takes an entry; long means that it is only the beginning of one.
func (s *status) add(entry []byte, long bool) {
	if len(entry) == 0 {
		return
	}
	switch entry[0] {
	case '1', '2': // "1 XY …": X is the index, Y the work tree, '.' unchanged
		if len(entry) < 4 || entry[1] != ' ' {
			return
		}
		if entry[2] != '.' {
			s.Staged++
		}
		if entry[3] != '.' {
			s.Unstaged++
			if !long && len(s.changes) < maxChanges {
				s.addChange(string(entry))
			}
		}
	case 'u':
		s.Conflicts++
	case '?':
		s.Untracked++
	case '#':
		s.addHeader(strings.TrimRight(string(entry), "\r\n"))
	}
}

// addChange takes "1 XY sub mH mI mW hH hI path" or "2 XY sub mH mI mW hH hI Xscore
// path": sub begins with S for a submodule, m are modes and h objects, of HEAD, the
// index and the work tree.
func (s *status) addChange(entry string) {
	fields := 9
	if entry[0] == '2' {
		fields = 10
	}
	f := strings.SplitN(entry, " ", fields)
	if len(f) < fields || len(f[1]) != 2 {
		return
	}
	s.changes = append(s.changes, change{
		path:      f[fields-1],
		submodule: strings.HasPrefix(f[2], "S"),
		content:   f[1][1] == 'M' && f[4] == f[5] && strings.HasPrefix(f[4], "100"),
		blob:      f[7],
	})
}

func (c *statusCounts) addHeader(line string) {
	name, value, _ := strings.Cut(strings.TrimPrefix(line, "# "), " ")
	switch name {
	case "branch.oid":
		if isObjectName(value) { // else "(initial)"
			c.Commit = value
		}
	case "branch.head":
		if value != "(detached)" {
			c.Branch = value
		}
	case "branch.upstream":
		c.Upstream = value
	case "branch.ab": // "+1 -2", or "+? -?" with status.aheadBehind=false
		ahead, behind, _ := strings.Cut(value, " ")
		c.Ahead, c.Behind = signed(ahead, "+"), signed(behind, "-")
	case "stash":
		if n, err := strconv.Atoi(value); err == nil && n > 0 {
			c.Stash = n
		}
	}
}

func signed(s, sign string) *int {
	digits, ok := strings.CutPrefix(s, sign)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 {
		return nil
	}
	return &n
}
